package dev.posthaste.accept;

import dev.posthaste.outside.PublicUrl;
import org.jspecify.annotations.Nullable;

/**
 * An attachment as a request has it, checked but for what is fetched.
 *
 * @param pointer where it stands in the request
 * @param type null when the one who has the file is asked
 * @param content null when it is to be fetched
 * @param path where from; null when it came along
 */
record NamedFile(
        String pointer,
        String filename,
        @Nullable String type,
        @Nullable String contentId,
        byte @Nullable [] content,
        @Nullable PublicUrl path) {}
