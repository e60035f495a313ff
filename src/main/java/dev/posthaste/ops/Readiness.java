package dev.posthaste.ops;

import java.util.concurrent.CompletableFuture;

/** Something that has to be there before work can begin, and for which others wait: until it is there, or the process stops. */
public final class Readiness {

    private final CompletableFuture<Boolean> reached = new CompletableFuture<>();

    public void reach() {
        reached.complete(true);
    }

    public void giveUp() {
        reached.complete(false);
    }

    /** @return false when the process is stopping instead */
    public boolean await() {
        return reached.join();
    }

    public boolean isReached() {
        return reached.getNow(false);
    }
}
