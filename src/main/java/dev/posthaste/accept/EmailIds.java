package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.KeyMode;
import dev.posthaste.ops.Journal;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids for new emails. One that is made from an idempotency key is the same in every pod, so that all copies of a request meet in
 * one partition, and one relay sends one of them.
 */
@Singleton
public final class EmailIds {

    private static final Journal LOG = Journal.of(EmailIds.class);
    private static final String HMAC = "HmacSHA256";
    private static final int FINGERPRINT_OCTETS = 16;

    private final Clock clock;
    private final RandomGenerator random;
    private final SecretKeySpec secret;
    private final int mostInOne;

    EmailIds(Clock clock, RandomGenerator random, IdempotencyConfig config, LimitsConfig limits) {
        this.clock = clock;
        this.random = random;
        this.secret = new SecretKeySpec(config.secret().getBytes(StandardCharsets.UTF_8), HMAC);
        this.mostInOne = limits.batch();
        if (config.secret().equals(IdempotencyConfig.PUBLIC_SECRET)) {
            LOG.warn(
                    "the ids and hashes of requests have no secret in them: who has the disks can try bodies against them",
                    "setting",
                    "posthaste.idempotency.secret");
        }
    }

    /** Every id that the emails of a request with this key have or would have, meant or in the sandbox. */
    public List<EmailId> under(String tenant, IdempotencyKey key) {
        List<EmailId> ids = new ArrayList<>(2 * mostInOne);
        for (int index = 0; index < mostInOne; index++) {
            ids.add(of(tenant, false, key, index));
            ids.add(of(tenant, true, key, index));
        }
        return ids;
    }

    EmailId fresh() {
        return EmailId.next(clock, random);
    }

    /** A UUIDv8 (RFC 9562 section 5.8). */
    EmailId of(Caller caller, IdempotencyKey key) {
        return of(caller, key, 0);
    }

    /** @param index the email's place in the request; the first has the id that it would have alone */
    EmailId of(Caller caller, IdempotencyKey key, int index) {
        return of(caller.tenant(), caller.grant().mode() == KeyMode.SANDBOX, key, index);
    }

    private EmailId of(String tenant, boolean sandbox, IdempotencyKey key, int index) {
        Mac mac = mac();
        mac.update(tenant.getBytes(StandardCharsets.UTF_8));
        // No tenant's name ends in the beginning of another's key; and a trial never takes the key of what is
        // meant.
        mac.update((byte) (sandbox ? 1 : 0));
        mac.update(key.value().getBytes(StandardCharsets.US_ASCII));
        if (index > 0) {
            mac.update((byte) 0); // which no key holds
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, index));
        }
        ByteBuffer hash = ByteBuffer.wrap(mac.doFinal());
        long high = hash.getLong() & ~0xF000L | 0x8000L;
        long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new EmailId(new UUID(high, low));
    }

    /**
     * Half an HMAC, in hex. It stands in rows in the clear: without the secret and the key, who guesses what a mail says cannot see
     * there whether he guessed right.
     */
    Fingerprint fingerprint(IdempotencyKey key, byte[] body) {
        Mac mac = mac();
        mac.update((byte) 0); // with which no tenant's name begins: never an id
        mac.update(key.value().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0); // which no key holds
        return new Fingerprint(HexFormat.of().formatHex(mac.doFinal(body), 0, FINGERPRINT_OCTETS));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256.", e);
        }
    }
}
