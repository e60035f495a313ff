package dev.posthaste.track;

import java.time.Duration;

record Kept(Duration emails, Duration attempts) implements RetentionConfig {}
