package dev.posthaste;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a request belongs to, as its caller says in {@code traceparent} (W3C Trace Context, section 3.2). It is handed on as it
 * came: we make no spans of our own.
 *
 * @param text at most 256 characters
 */
public record TraceParent(String text) {

    // A later version may have more behind the flags; the front of it stays as it is.
    private static final Pattern FORM = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[\\x21-\\x7E]{0,200})?");

    private static final int TRACE_ID = 3;
    private static final int TRACE_ID_END = 35;

    /** @throws IllegalArgumentException for what is none */
    public TraceParent {
        if (!FORM.matcher(text).matches()
                || text.startsWith("00") && text.length() > "00-".length() + 32 + 1 + 16 + 3) {
            throw new IllegalArgumentException("This is no traceparent of W3C Trace Context.");
        }
    }

    /** @return null for no header, and for one that is none: the specification wants it to be ignored */
    public static @Nullable TraceParent ofHeader(@Nullable String header) {
        try {
            return header == null ? null : new TraceParent(header.strip());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** 32 hex digits. */
    public String traceId() {
        return text.substring(TRACE_ID, TRACE_ID_END);
    }

    @Override
    public String toString() {
        return text;
    }
}
