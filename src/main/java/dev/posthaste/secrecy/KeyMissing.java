package dev.posthaste.secrecy;

import java.io.IOException;

/**
 * What is sealed cannot be opened, or nothing sealed, now and here: the key may come yet. Not the same as a key that was destroyed:
 * who waits for one of these loses nothing.
 */
public final class KeyMissing extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param reason names the key and what to do, and no secret */
    public KeyMissing(String reason) {
        super(reason);
    }
}
