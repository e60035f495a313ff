package dev.posthaste.relay;

import dev.posthaste.queue.MailRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done about a record, when its time has come. */
sealed interface Errand extends AutoCloseable {

    /** Nobody understands it. */
    record PutAside(String reason) implements Errand {}

    /** A copy: whoever carries the first, or has carried it, tells of it. */
    record LetBe() implements Errand {}

    /** Another body under the same idempotency key came first. */
    record NameConflict(MailRecord mail) implements Errand {}

    /** Its final dot was about to leave when its relay ended. */
    record CallInDoubt(MailRecord mail) implements Errand {}

    /** It must not leave: what becomes of it is made up. */
    record Pretend(MailRecord mail) implements Errand {}

    record Expire(MailRecord mail) implements Errand {}

    /** Our own code failed on it before it could set out. */
    record MakeGood(MailRecord mail, RuntimeException failure) implements Errand {}

    /**
     * It cannot set out now, and would stand in the way of others if it waited here.
     *
     * @param route that it was meant for; null when there is none
     * @param notBefore until then it would be told the same; null when nobody knows
     */
    record Postpone(
            MailRecord mail,
            @Nullable Route route,
            String cause,
            @Nullable Instant notBefore) implements Errand {}

    record Send(MailRecord mail, Passage passage) implements Errand {

        @Override
        public void close() {
            passage.close();
        }
    }

    @Override
    default void close() {}
}
