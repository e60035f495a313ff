package dev.posthaste;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where: a JSON pointer (RFC 6901) into the request's body, such as {@code /to/3}; empty for the whole body
 * @param detail what is wrong and how to mend it, in a sentence that holds nothing of the value itself
 */
public record Fault(String pointer, String detail) {}
