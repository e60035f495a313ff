package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A relay whose parts are missing: whatever it does with a mail fails as a bug would. */
@Timeout(120)
class MishapsTest {

    @TempDir
    static Path folder;

    private static Told told;

    private final SetClock clock = new SetClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Lease lease = new Lease(clock, Duration.ofSeconds(8));
    private final Holding holding = new Holding(new OpenOffsets(0, 0, -1), new KnownAttempts(100), lease);
    private final MailRecord mail =
            MailRecords.hello("ada@a.test", clock.instant(), clock.instant().plusSeconds(3600));
    private final Courier courier = courier();

    @BeforeAll
    static void start() throws Exception {
        told = Told.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        told.stop();
    }

    @BeforeEach
    void hold() {
        lease.confirm(clock.instant());
    }

    @Test
    void a_mail_on_which_our_own_code_fails_is_put_off_and_comes_back_by_its_ramp() throws Exception {
        OptionalLong event = courier.carry(new Errand.Pretend(mail), record(7), holding);

        assertThat(event).isPresent();
        assertThat(told.events(key())).singleElement().satisfies(deferred -> {
            assertThat(deferred.type()).isEqualTo(Event.Type.DEFERRED);
            assertThat(deferred.cause()).isEqualTo("the relay itself failed on it: NullPointerException");
            assertThat(deferred.dueAt()).isAfter(clock.instant());
        });
        assertThat(told.records("mail.events", key())
                        .getFirst()
                        .headers()
                        .lastHeader("posthaste-message")
                        .value())
                .isEqualTo(mail.message());
    }

    @Test
    void an_error_is_no_other_mishap() throws Exception {
        mishaps().on(new Errand.Pretend(mail), record(7), holding, new StackOverflowError());

        assertThat(told.events(key()))
                .extracting(Event::cause)
                .containsExactly("the relay itself failed on it: StackOverflowError");
    }

    @Test
    void what_fails_before_it_has_a_way_is_put_off_too() throws Exception {
        courier.carry(new Errand.MakeGood(mail, new IllegalStateException()), record(7), holding);

        assertThat(types()).containsExactly(Event.Type.DEFERRED);
    }

    @Test
    void one_that_fails_again_and_again_and_for_long_is_put_aside_and_has_failed() throws Exception {
        fail(Mishaps.MOST);
        pass(Mishaps.LONG.minusSeconds(1));
        fail(1);
        assertThat(types()).as("not for long enough").containsOnly(Event.Type.DEFERRED);
        pass(Duration.ofSeconds(1));

        fail(1);

        assertThat(types()).hasSize(Mishaps.MOST + 2).endsWith(Event.Type.DEFERRED, Event.Type.FAILED);
        assertThat(told.events(key()).getLast().cause())
                .isEqualTo(
                        "the relay itself failed on it: NullPointerException, 7 times since 2030-01-01T00:00:00Z; it lies in mail.dead");
        assertThat(told.records("mail.dead", key())).hasSize(1);
        assertThat(registry.counter("posthaste.dead").count()).isEqualTo(1);
        assertThat(registry.counter("posthaste.failed", "lane", "normal").count())
                .isEqualTo(1);
    }

    @Test
    void one_that_fails_seldom_has_not_failed_however_long_ago_that_began() throws Exception {
        fail(1);
        pass(Mishaps.LONG.multipliedBy(2));
        fail(Mishaps.MOST - 2);

        assertThat(types()).containsOnly(Event.Type.DEFERRED);
    }

    @Test
    void a_relay_without_memory_or_a_class_fails_no_mail_for_good() throws Exception {
        Mishaps mishaps = mishaps();
        for (int i = 0; i < Mishaps.MOST; i++) {
            mishaps.on(new Errand.Pretend(mail), record(i), holding, new OutOfMemoryError());
            mishaps.on(new Errand.Pretend(mail), record(i), holding, new NoClassDefFoundError());
            pass(Mishaps.LONG);
        }

        assertThat(types()).hasSize(2 * Mishaps.MOST).containsOnly(Event.Type.DEFERRED);
    }

    @Test
    void what_ended_and_is_asked_for_again_begins_anew() throws Exception {
        fail(Mishaps.MOST - 1);
        pass(Mishaps.LONG);
        fail(1);
        fail(1);
        assertThat(types()).endsWith(Event.Type.FAILED, Event.Type.DEFERRED);

        fail(Mishaps.MOST - 2);
        pass(Mishaps.LONG);
        courier.carry(new Errand.Expire(mail), record(7), holding);
        fail(1);

        assertThat(types()).endsWith(Event.Type.EXPIRED, Event.Type.DEFERRED);
    }

    @Test
    void what_may_have_arrived_is_in_doubt_and_not_simply_sent_again() throws Exception {
        holding.claimed(7);

        courier.carry(new Errand.Pretend(mail), record(7), holding);

        assertThat(types()).containsExactly(Event.Type.IN_DOUBT);
    }

    @Test
    void a_claim_that_an_earlier_relay_left_stays_in_doubt() throws Exception {
        mishaps().on(new Errand.CallInDoubt(mail), record(7), holding, new IllegalStateException());

        assertThat(types()).containsExactly(Event.Type.IN_DOUBT);
    }

    @Test
    void of_a_mail_that_is_anothers_nothing_is_said() throws Exception {
        assertThat(mishaps().on(new Errand.NameConflict(mail), record(7), holding, new IllegalStateException()))
                .isEmpty();
        holding.release();
        clock.forward(Duration.ofSeconds(9)); // and the lease is over
        assertThat(courier.carry(new Errand.MakeGood(mail, new IllegalStateException()), record(8), holding))
                .isEmpty();

        assertThat(told.events(key())).isEmpty();
    }

    private void fail(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            courier.carry(new Errand.Pretend(mail), record(i), holding);
        }
    }

    /** The group goes on to confirm the partition. */
    private void pass(Duration time) {
        clock.forward(time);
        lease.confirm(clock.instant());
    }

    private Mishaps mishaps() {
        return new Mishaps(accounts(), clock);
    }

    private Accounts accounts() {
        var ramp = new RetryRamp(Settings.relay(Map.of()), new Random(1));
        return new Accounts(new Gate(told.log()), told.log(), ramp, new RelayMeters(registry), clock);
    }

    @SuppressWarnings("NullAway") // that is the bug
    private Courier courier() {
        return new Courier(
                null,
                new Gate(told.log()),
                null,
                null,
                null,
                accounts(),
                mishaps(),
                new RelayMeters(registry),
                Settings.relay(Map.of()),
                clock);
    }

    private ConsumerRecord<String, byte[]> record(long offset) {
        return new ConsumerRecord<>("mail.normal", 0, offset, key(), mail.message());
    }

    private List<Event.Type> types() {
        return told.events(key()).stream().map(Event::type).toList();
    }

    private String key() {
        return mail.envelope().emailId().toString();
    }
}
