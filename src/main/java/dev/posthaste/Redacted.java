package dev.posthaste;

/** What stands in the place of what nobody is to read there. */
public final class Redacted {

    public static final String TEXT = "[redacted]";

    private Redacted() {}
}
