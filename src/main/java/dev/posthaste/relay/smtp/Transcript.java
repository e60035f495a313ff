package dev.posthaste.relay.smtp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down how a conversation went, as far as one mail is concerned. Holds at most {@value #MOST} steps. */
final class Transcript {

    private static final int MOST = 32;

    private final List<Step> steps = new ArrayList<>(8);
    private long since = Watchdog.now();

    /** What was said and answered since the last step, or since {@link #resume}. */
    void add(Phase phase, String said, @Nullable SmtpReply reply) {
        long now = Watchdog.now();
        if (steps.size() < MOST) {
            steps.add(new Step(phase, said, reply, Duration.ofNanos(now - since)));
        }
        since = now;
    }

    /** What happened until here was no step of the server's. */
    void resume() {
        since = Watchdog.now();
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }
}
