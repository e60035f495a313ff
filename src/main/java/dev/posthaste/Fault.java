package dev.posthaste;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where: a JSON pointer (RFC 6901) into the request's body, such as {@code /to/3}; empty for the whole body
 * @param detail what is wrong and how to mend it, in a sentence that holds nothing of the value itself
 * @param line where in the text that stands there, or that was stored; null for what has no lines
 */
public record Fault(String pointer, String detail, @Nullable Line line) {

    /**
     * A line of a text.
     *
     * @param file as the caller calls it, such as {@code fr/body.html}
     * @param number from 1
     */
    public record Line(String file, int number) {}

    public Fault(String pointer, String detail) {
        this(pointer, detail, null);
    }
}
