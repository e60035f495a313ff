package dev.posthaste.relay.smtp;

import java.io.IOException;

/** The server said something that is not SMTP, or that nobody asked for. Nothing it says after that can be believed. */
final class ProtocolViolation extends IOException {

    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }
}
