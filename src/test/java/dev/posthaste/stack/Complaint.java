package dev.posthaste.stack;

/** What keeps the local stack from running, in sentences for the person who started it. */
public final class Complaint extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Complaint(String sentences) {
        super(sentences, null, false, false);
    }

    public String sentences() {
        return String.valueOf(getMessage());
    }
}
