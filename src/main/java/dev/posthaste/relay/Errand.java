package dev.posthaste.relay;

import dev.posthaste.queue.MailRecord;

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

    record Expire(MailRecord mail) implements Errand {}

    /** Its destination is slow, and has as much under way as it may. */
    record Postpone(MailRecord mail, Route route) implements Errand {}

    record Send(MailRecord mail, Passage passage) implements Errand {

        @Override
        public void close() {
            passage.close();
        }
    }

    @Override
    default void close() {}
}
