package dev.posthaste.accept;

import dev.posthaste.Limit;
import dev.posthaste.queue.CountBoard;
import dev.posthaste.queue.Counted;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.streams.StreamBook;
import dev.posthaste.streams.StreamPolicy;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that nobody is bombed with our mail: of what a cap speaks of, a recipient gets so much and no more. The caller is told nothing
 * else than usual, because he would tell it to whoever fills in a stranger's address. See docs/decisions/0019.
 */
@Singleton
final class RecipientCaps {

    private static final String HMAC = "HmacSHA256";
    private static final int KEY_OCTETS = 16;
    private static final char BETWEEN = '\n'; // which no part of a key holds

    private final StreamBook streams;
    private final CapConfig config;
    private final CountBoard board;
    private final RecipientCounts counts;
    private final SecretKeySpec secret;
    private final Clock clock;

    RecipientCaps(StreamBook streams, CapConfig config, IdempotencyConfig idempotency, CountBoard board, Clock clock) {
        this.streams = streams;
        this.config = config;
        this.board = board;
        this.counts = new RecipientCounts(clock);
        this.secret = new SecretKeySpec(idempotency.secret().getBytes(StandardCharsets.UTF_8), HMAC);
        this.clock = clock;
    }

    /** Not at the first request: what others have counted must be known by then. */
    void start(@Observes StartupEvent event) {
        board.follow(config.lookBack(), told -> counts.learn(told.key(), told.window(), told.delivery(), told.at()));
    }

    /**
     * @param free to be sent
     * @param capped what is told of those that are not
     */
    record Sorted(List<MailRecord> free, List<Event> capped) {}

    /** @param limit what it allows; {@link Limit#NONE} for everything */
    private record Cap(Limit limit, String name) {}

    /** Counts mail that is about to be accepted. The same mail counts once, however often it is brought. */
    Sorted sort(List<MailRecord> mails) {
        List<MailRecord> free = new ArrayList<>(mails.size());
        List<Event> capped = new ArrayList<>();
        for (MailRecord mail : mails) {
            MailEnvelope envelope = mail.envelope();
            Cap cap = cap(envelope);
            if (cap.limit().isNone() || isWithin(cap, envelope)) {
                free.add(mail);
            } else {
                capped.add(Event.capped(
                        envelope,
                        clock.instant(),
                        "no more than %s to one recipient in the %s".formatted(cap.limit(), cap.name())));
            }
        }
        return new Sorted(free, capped);
    }

    private Cap cap(MailEnvelope envelope) {
        String stream = envelope.stream();
        Limit own = stream == null ? null : own(envelope.tenant(), stream);
        return own == null
                ? new Cap(config.of(envelope.lane()), "lane " + envelope.lane().wire())
                : new Cap(own, "stream " + stream);
    }

    private @Nullable Limit own(String tenant, String stream) {
        StreamPolicy policy = streams.find(tenant, stream).orElse(null);
        return policy == null ? null : policy.cap();
    }

    private boolean isWithin(Cap cap, MailEnvelope envelope) {
        Instant now = clock.instant();
        String key = key(cap, envelope);
        String delivery = envelope.deliveryId().toString();
        RecipientCounts.Answer answer = counts.admit(key, cap.limit(), delivery, now);
        answer.news()
                .forEach(mail -> board.tell(
                        new Counted(key, mail.delivery(), mail.at(), cap.limit().window())));
        return answer.within();
    }

    /** Of addresses as they are compared. What is made up counts for itself. */
    private String key(Cap cap, MailEnvelope envelope) {
        String whose = envelope.tenant()
                + BETWEEN
                + (envelope.sandbox() ? "sandbox" : "")
                + BETWEEN
                + cap.name()
                + BETWEEN
                + envelope.recipient().canonical();
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            byte[] hash = mac.doFinal(whose.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, KEY_OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256.", e);
        }
    }
}
