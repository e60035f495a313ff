package dev.posthaste.access;

import dev.posthaste.Caller;
import dev.posthaste.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows who holds which API key. Asked with every request, so it asks nobody itself. */
@Singleton
final class ApiKeys {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final BootstrapKey bootstrap;
    private final KeyRing ring;
    private final Pepper pepper;
    private final LastUses uses;
    private final Clock clock;

    ApiKeys(BootstrapKey bootstrap, KeyRing ring, Pepper pepper, LastUses uses, Clock clock) {
        this.bootstrap = bootstrap;
        this.ring = ring;
        this.pepper = pepper;
        this.uses = uses;
        this.clock = clock;
    }

    /**
     * @param peer the IP address that it comes from; null when nobody knows
     * @throws Refusal for a key that opens nothing, or nothing from there
     */
    Caller holderOf(String key, @Nullable String peer) {
        return Token.looksLikeOne(key)
                ? holderOfMade(key, peer)
                : bootstrap.holderOf(key).orElseThrow(() -> unknown("This API key is not known here."));
    }

    private Caller holderOfMade(String token, @Nullable String peer) {
        HeldKey held = Token.isIntact(token) ? find(token) : null;
        if (held == null) {
            return bootstrap.holderOf(token).orElseThrow(() -> notHeld(token));
        }
        if (!ring.isTrusted()) {
            throw unconfirmed();
        }
        if (held.isOver(clock.instant())) {
            throw unknown("This API key has expired.");
        }
        if (!held.isAcceptedFrom(peer)) {
            throw new Refusal(Refusal.Reason.FORBIDDEN, "This API key is not accepted from where this request comes.");
        }
        uses.used(held);
        return held.caller();
    }

    private Refusal notHeld(String token) {
        if (!Token.isIntact(token)) {
            return unknown("This API key was mistyped: its last characters do not fit the others.");
        }
        return ring.isTrusted()
                ? unknown("This API key is not known here: it was never made, has expired or was revoked.")
                : unconfirmed();
    }

    private @Nullable HeldKey find(String token) {
        for (KeyHash hash : pepper.hashes(token)) {
            HeldKey held = ring.find(hash);
            if (held != null) {
                return held;
            }
        }
        return null;
    }

    private static Refusal unconfirmed() {
        return Refusal.retryLater(
                Refusal.Reason.UNAVAILABLE, "Nobody can say now whether this API key is still good.", SOON);
    }

    private static Refusal unknown(String detail) {
        return new Refusal(Refusal.Reason.KEY_UNKNOWN, detail);
    }
}
