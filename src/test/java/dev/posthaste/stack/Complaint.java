package dev.posthaste.stack;

/** What keeps the local stack from running, in sentences for the person who started it. */
final class Complaint extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Complaint(String sentences) {
        super(sentences, null, false, false);
    }

    String sentences() {
        return String.valueOf(getMessage());
    }
}
