package dev.posthaste.webhook;

import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import jakarta.inject.Singleton;

/** How signing secrets stand in the database: sealed by a master where there is one, and as they are where there never was. */
@Singleton
final class SecretBox {

    private static final String USE = "webhook";

    private final Masters masters;

    SecretBox(Masters masters) {
        this.masters = masters;
    }

    byte[] close(SigningSecret secret) {
        return masters.exist() ? masters.seal(secret.octets(), USE) : secret.octets();
    }

    /** @throws KeyMissing when the master that sealed it is not here */
    SigningSecret open(byte[] kept) throws KeyMissing {
        return SigningSecret.ofOctets(Masters.isSealed(kept) ? masters.open(kept, USE) : kept);
    }

    /** Whether it is not as {@link #close} would leave it now. */
    boolean isOutdated(byte[] kept) {
        return masters.exist() && !masters.isSealedByFirst(kept);
    }
}
