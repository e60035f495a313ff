package dev.posthaste.relay.dkim;

import dev.posthaste.Lane;
import dev.posthaste.ops.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Signs mail for its sender's domain, as DMARC wants it: the domain of the From field. The same message and the same keys make
 * the same bytes at every attempt.
 */
@Singleton
public final class Dkim {

    private static final Journal LOG = Journal.of(Dkim.class);

    private final Keys keys;
    private final boolean required;
    private final DkimMeters meters;
    private final boolean idle;
    private final SigningThreads threads = SigningThreads.onePerCore();

    Dkim(DkimConfig config, Keys keys, DkimMeters meters) {
        this.keys = keys;
        this.required = config.required();
        this.meters = meters;
        this.idle = !required && !keys.areWanted();
        if (!idle) {
            meters.watch(keys);
        }
    }

    @PreDestroy
    void stop() {
        threads.close();
    }

    /**
     * @param domain of the From field, in A-labels and lower case
     * @param message the exact RFC 5322 bytes; they are not changed
     */
    public Signing sign(String domain, Lane lane, byte[] message) throws InterruptedException {
        if (idle) {
            return new Signing.Ready(message);
        }
        List<SigningKey> signers = keys.now().forSender(domain);
        if (signers.isEmpty() || !Signatures.canSign(message)) {
            return unsigned(domain, message);
        }
        try {
            byte[] signed = threads.run(lane, () -> Signatures.inFront(message, signers));
            meters.signed(signers);
            return new Signing.Ready(signed);
        } catch (ExecutionException e) {
            LOG.error("a mail could not be signed", e, "domain", domain);
            return new Signing.Withheld("the mail could not be signed; the relay's log says why");
        }
    }

    private Signing unsigned(String domain, byte[] message) {
        meters.notSigned();
        return required
                ? new Signing.Withheld("there is no DKIM key for " + domain + ", and posthaste.dkim.required is set")
                : new Signing.Ready(message);
    }
}
