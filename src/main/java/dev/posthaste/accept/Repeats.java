package dev.posthaste.accept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one key is one email. In this pod by memory: of requests that come at the same time, one is accepted and the
 * others wait for its answer. Over pods by the rows. Where both know nothing, the copies have one id and the relay sends one.
 */
@Singleton
final class Repeats {

    private static final long MOST_REMEMBERED = 100_000;

    private final AcceptedEmails accepted;
    private final Cache<EmailId, Use> uses;

    Repeats(AcceptedEmails accepted, IdempotencyConfig config) {
        this.accepted = accepted;
        this.uses = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(config.window())
                .build();
    }

    private record Use(Fingerprint body, CompletableFuture<@Nullable Void> answer) {}

    /**
     * @param name the id that stands for the request
     * @param ids all that it brings in
     * @param accept what a first request does; it is not run for a repeated one
     * @return whether this request was a repeated one
     * @throws Refusal when the key was used for another body, or when the first request was refused
     */
    boolean once(EmailId name, List<EmailId> ids, Fingerprint body, Runnable accept) {
        Use mine = new Use(body, new CompletableFuture<>());
        Use earlier = uses.asMap().putIfAbsent(name, mine);
        if (earlier != null) {
            checkSame(earlier.body(), body);
            await(earlier);
            return true;
        }
        try {
            List<AcceptedEmails.Earlier> known = accepted.find(ids);
            known.forEach(email -> checkSame(email.body(), body));
            boolean whole = known.size() == ids.size() && known.stream().allMatch(AcceptedEmails.Earlier::whole);
            if (!whole) { // of what there is already, the relay sends no copy
                accept.run();
            }
            mine.answer().complete(null);
            return whole;
        } catch (RuntimeException refused) {
            // Forgotten, so that the caller can mend the request and use the key again.
            uses.asMap().remove(name, mine);
            mine.answer().completeExceptionally(refused);
            throw refused;
        }
    }

    private static void await(Use earlier) {
        try {
            earlier.answer().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : e;
        }
    }

    private static void checkSame(Fingerprint first, Fingerprint now) {
        if (!first.equals(now)) {
            throw new Refusal(
                    Refusal.Reason.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key was used for another body. Use a new key for a new email.");
        }
    }
}
