package dev.posthaste.relay;

import dev.posthaste.relay.smtp.SmtpServer;

/** A way out, by the name under which events and metrics know it. */
record Route(String name, SmtpServer server) {}
