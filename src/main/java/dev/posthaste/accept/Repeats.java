package dev.posthaste.accept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import jakarta.inject.Singleton;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Sees to it that one key is one email. In this pod by memory: of requests that come at the same time, one is accepted and the
 * others wait for its answer. Over pods by the rows. Where both know nothing, the copies have one id and the relay sends one.
 */
@Singleton
final class Repeats {

    private static final long MOST_REMEMBERED = 100_000;

    private final AcceptedEmails rows;
    private final Cache<EmailId, Use> uses;

    Repeats(AcceptedEmails rows, IdempotencyConfig config) {
        this.rows = rows;
        this.uses = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(config.window())
                .build();
    }

    /** @param answer the places of what was accepted: a hundred octets for the longest list, and never its faults */
    private record Use(Fingerprint body, CompletableFuture<BitSet> answer) {}

    /**
     * What became of a request, now and before.
     *
     * @param accepted the places of those of its emails that are durable, from 0
     * @param replayed whether all of these had been accepted before
     */
    record Outcome(Set<Integer> accepted, boolean replayed) {}

    /**
     * A request for one email; as {@link #once(List, Fingerprint, UnaryOperator)}.
     *
     * @param accept what a first request does; it is not run for a repeated one
     * @return whether this request was a repeated one
     */
    boolean once(EmailId id, Fingerprint body, Runnable accept) {
        return once(List.of(id), body, _ -> {
                    accept.run();
                    return Set.of(0);
                })
                .replayed();
    }

    /**
     * What was accepted of a list stays accepted, and is not looked at again. What was refused is judged anew whenever the list
     * comes again, as an email of its own would be.
     *
     * @param ids of all that the request names, in its order; the first stands for the request
     * @param accept what is done for the rest: it takes the places of what is accepted already, and adds those that are when it
     *     is done. It is not run when there is no rest
     * @throws Refusal when the key was used for another body, and when this request, or one that it waited for, was refused
     */
    Outcome once(List<EmailId> ids, Fingerprint body, UnaryOperator<Set<Integer>> accept) {
        var mine = new Use(body, new CompletableFuture<>());
        while (true) {
            Use earlier = uses.asMap().putIfAbsent(ids.getFirst(), mine);
            if (earlier == null) {
                return acceptRest(ids, Set.of(), mine, accept);
            }
            checkSame(earlier.body(), body);
            Set<Integer> known = await(earlier);
            if (known.size() == ids.size()) {
                return new Outcome(known, true);
            }
            if (uses.asMap().replace(ids.getFirst(), earlier, mine)) { // one at a time, of all that waited
                return acceptRest(ids, known, mine, accept);
            }
        }
    }

    private Outcome acceptRest(List<EmailId> ids, Set<Integer> known, Use mine, UnaryOperator<Set<Integer>> accept) {
        try {
            Set<Integer> before = withRows(ids, known, mine.body());
            // Of an email that is known in part, all is brought in again: the relay sends no copy of what there is.
            Set<Integer> all = before.size() == ids.size() ? before : accept.apply(before);
            mine.answer().complete(bits(all));
            return new Outcome(all, all.equals(before));
        } catch (RuntimeException | Error refused) {
            forget(ids.getFirst(), mine, known);
            mine.answer().completeExceptionally(refused);
            throw refused;
        }
    }

    private Set<Integer> withRows(List<EmailId> ids, Set<Integer> known, Fingerprint body) {
        List<AcceptedEmails.Earlier> found = rows.find(ids);
        found.forEach(email -> checkSame(email.body(), body));
        Set<EmailId> whole = found.stream()
                .filter(AcceptedEmails.Earlier::whole)
                .map(AcceptedEmails.Earlier::id)
                .collect(Collectors.toSet());
        Set<Integer> all = new HashSet<>(known);
        for (int place = 0; place < ids.size(); place++) {
            if (whole.contains(ids.get(place))) {
                all.add(place);
            }
        }
        return Set.copyOf(all);
    }

    /** So that the caller can mend the request and use the key again; but what earlier requests brought in stays known. */
    private void forget(EmailId name, Use mine, Set<Integer> known) {
        if (known.isEmpty()) {
            uses.asMap().remove(name, mine);
        } else {
            uses.asMap().replace(name, mine, new Use(mine.body(), CompletableFuture.completedFuture(bits(known))));
        }
    }

    private static Set<Integer> await(Use earlier) {
        try {
            return earlier.answer().join().stream().boxed().collect(Collectors.toUnmodifiableSet());
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : e;
        }
    }

    private static BitSet bits(Set<Integer> places) {
        var bits = new BitSet();
        places.forEach(bits::set);
        return bits;
    }

    private static void checkSame(Fingerprint first, Fingerprint now) {
        if (!first.equals(now)) {
            throw new Refusal(
                    Refusal.Reason.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key was used for another body. Use a new key for a new email.");
        }
    }
}
