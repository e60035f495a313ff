package dev.posthaste.queue;

import java.io.IOException;

/** Who knows what is kept outside of the log. */
public interface KeyUse {

    /**
     * Whether something that still waits was sealed with a day's key, so that it must not be destroyed yet.
     *
     * @throws IOException when that cannot be said now
     */
    boolean isNeeded(String keyId) throws IOException;
}
