package dev.posthaste.relay.smtp;

import java.io.IOException;

/** What an {@link IOException} is called in a result. */
final class Failures {

    private Failures() {}

    static String cause(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
