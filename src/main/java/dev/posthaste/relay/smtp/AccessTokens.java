package dev.posthaste.relay.smtp;

import java.io.IOException;

/** Where a route's OAuth 2.0 access tokens come from. Asked by many connections at once. */
public interface AccessTokens {

    /**
     * A token that is good for a while yet. May ask for a new one, and then blocks for some seconds.
     *
     * @throws IOException when none can be had now; its message says why in a few words, without secrets
     */
    String token() throws IOException;

    /** A server did not take this one, so that it is not handed out again. */
    void refused(String token);
}
