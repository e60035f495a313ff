package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.relay.KnownAttempts.Fate;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownAttemptsTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final KnownAttempts attempts = new KnownAttempts(100);
    private final EmailId id = new EmailId(UUID.randomUUID());

    @Test
    void a_copy_is_known_by_its_attempt() {
        MailEnvelope mail = keyed(0, "first");

        assertThat(attempts.begin(mail)).isEqualTo(Fate.NEW);
        assertThat(attempts.begin(mail)).isEqualTo(Fate.UNDER_WAY);
        attempts.done(mail);
        assertThat(attempts.begin(mail)).isEqualTo(Fate.DONE);
        assertThat(attempts.begin(mail.forAttempt(2))).isEqualTo(Fate.NEW);
    }

    @Test
    void another_body_under_the_same_key_is_forestalled_whenever_it_comes() {
        attempts.begin(keyed(0, "first"));
        assertThat(attempts.begin(keyed(0, "other"))).isEqualTo(Fate.FORESTALLED);

        attempts.done(keyed(0, "first"));
        assertThat(attempts.begin(keyed(0, "other"))).isEqualTo(Fate.FORESTALLED);
        assertThat(attempts.begin(keyed(0, "first").forAttempt(2))).isEqualTo(Fate.NEW);
    }

    @Test
    void whichever_recipient_comes_first_decides_for_all_of_the_email() {
        attempts.begin(keyed(1, "first"));

        assertThat(attempts.begin(keyed(0, "other"))).isEqualTo(Fate.FORESTALLED);
        assertThat(attempts.begin(keyed(2, "other"))).isEqualTo(Fate.FORESTALLED);
        assertThat(attempts.begin(keyed(0, "first"))).isEqualTo(Fate.NEW);
    }

    @Test
    void what_an_earlier_owner_sent_decides_too() {
        attempts.learn(event(Event.Type.ACCEPTED, "other"));
        attempts.learn(event(Event.Type.CONFLICT, "other"));
        attempts.learn(event(Event.Type.RELAYED, "first"));

        assertThat(attempts.begin(keyed(0, "other"))).isEqualTo(Fate.FORESTALLED);
        assertThat(attempts.begin(keyed(0, "first"))).isEqualTo(Fate.DONE);
    }

    @Test
    void a_claim_stays_a_claim_until_its_outcome_is_told() {
        attempts.learn(event(Event.Type.CLAIMED, "first"));
        assertThat(attempts.begin(keyed(0, "first"))).isEqualTo(Fate.CLAIMED);
        assertThat(attempts.begin(keyed(0, "first"))).isEqualTo(Fate.UNDER_WAY);
    }

    @Test
    void how_far_an_earlier_owner_got_is_known_by_what_it_told_and_not_by_what_was_accepted() {
        assertThat(attempts.lastTold()).isNegative();

        attempts.learn(event(Event.Type.RELAYED, "first", 12));
        attempts.learn(event(Event.Type.CLAIMED, "first", 11));
        attempts.learn(event(Event.Type.ACCEPTED, "other", 90));

        assertThat(attempts.lastTold()).isEqualTo(12);
    }

    @Test
    void what_an_earlier_owner_still_waits_for_is_waited_for_until_he_tells_of_it() throws Exception {
        attempts.learn(promise(NOW.plusSeconds(60)));
        attempts.learn(event(Event.Type.CLAIMED, "first"));
        assertThat(attempts.begin(keyed(0, "first"))).isEqualTo(Fate.AWAITED);
        assertThat(attempts.begin(keyed(0, "first"))).as("a copy").isEqualTo(Fate.UNDER_WAY);
        FutureTask<Boolean> word = awaitWord();

        attempts.hear(event(Event.Type.CLAIMED, "first"));
        assertThat(attempts.isAwaiting()).isTrue();
        attempts.hear(event(Event.Type.RELAYED, "first"));

        assertThat(word.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(attempts.isAwaiting()).isFalse();
        assertThat(attempts.begin(keyed(0, "first"))).isEqualTo(Fate.DONE);
    }

    @Test
    void a_word_that_does_not_come_in_time_is_waited_for_no_more() throws Exception {
        attempts.learn(promise(NOW.plusSeconds(60)));
        attempts.begin(keyed(0, "first"));
        FutureTask<Boolean> word = awaitWord();

        attempts.giveUp(NOW.plusSeconds(60));
        assertThat(attempts.isAwaiting()).isTrue();
        attempts.giveUp(NOW.plusSeconds(61));

        assertThat(word.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void who_lets_go_asks_no_more() throws Exception {
        attempts.learn(promise(Instant.MAX));
        attempts.begin(keyed(0, "first"));
        FutureTask<Boolean> word = awaitWord();

        attempts.giveUpAll();

        assertThat(word.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(attempts.isAwaiting()).isFalse();
    }

    @Test
    void a_promise_that_was_kept_before_it_was_read_is_no_longer_one() {
        attempts.learn(event(Event.Type.CLAIMED, "first"));
        attempts.learn(event(Event.Type.RELAYED, "first"));
        attempts.learn(promise(NOW.plusSeconds(60)));

        assertThat(attempts.isAwaiting()).isFalse();
        assertThat(attempts.begin(keyed(0, "first"))).isEqualTo(Fate.DONE);
    }

    @Test
    void what_is_heard_of_others_changes_nothing() {
        attempts.learn(promise(NOW.plusSeconds(60)));
        assertThat(attempts.begin(keyed(1, "first"))).isEqualTo(Fate.NEW);

        attempts.hear(event(Event.Type.RELAYED, keyed(1, "first"), 0, null));

        assertThat(attempts.begin(keyed(1, "first"))).isEqualTo(Fate.UNDER_WAY);
        assertThat(attempts.isAwaiting()).isTrue();
    }

    private FutureTask<Boolean> awaitWord() {
        var word = new FutureTask<>(() -> attempts.awaitWord(keyed(0, "first")));
        Thread thread = Thread.ofPlatform().daemon().start(word);
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        return word;
    }

    private Event promise(Instant until) {
        return event(Event.Type.CLAIMED, keyed(0, "first"), 0, until);
    }

    private MailEnvelope keyed(int index, String fingerprint) {
        return MailRecords.keyed(id, index, Lane.NORMAL, fingerprint, "ada@example.test", NOW)
                .envelope();
    }

    private Event event(Event.Type type, String fingerprint) {
        return event(type, fingerprint, 0);
    }

    private Event event(Event.Type type, String fingerprint, long offset) {
        return event(type, keyed(0, fingerprint), offset, null);
    }

    private static Event event(Event.Type type, MailEnvelope mail, long offset, @Nullable Instant dueAt) {
        var source = new Event.Source("mail.normal", 0, offset);
        return new Event(Event.VERSION, type, NOW, 1, mail, null, null, null, null, null, dueAt, source);
    }
}
