package dev.posthaste.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one call. */
sealed interface Answer {

    /**
     * An HTTP answer.
     *
     * @param beginning of its body, at most 1000 characters of it
     * @param retryAfter what it asks for (RFC 9110 section 10.2.3); null for nothing
     */
    record Http(int code, String beginning, @Nullable Duration retryAfter) implements Answer {

        private static final int GONE = 410;
        private static final int TOO_MANY = 429;
        private static final int UNAVAILABLE = 503;

        boolean isSuccess() {
            return code >= 200 && code < 300;
        }

        /** Nobody wants to be told here any more. */
        boolean isGone() {
            return code == GONE;
        }

        /** Whether what it asks for is meant for all that comes, and not for this message. */
        boolean isAboutTheEndpoint() {
            return code == TOO_MANY || code == UNAVAILABLE;
        }
    }

    /** None, for a reason in a few words that are ours. */
    record None(String cause) implements Answer {}
}
