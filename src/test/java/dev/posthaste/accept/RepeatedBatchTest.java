package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.posthaste.Caller;
import dev.posthaste.DomainPattern;
import dev.posthaste.EmailId;
import dev.posthaste.Grant;
import dev.posthaste.KeyMode;
import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.compose.template.UnreadTemplates;
import dev.posthaste.journey.Emails;
import dev.posthaste.journey.Service;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.streams.StreamBook;
import dev.posthaste.web.RateLimits;
import dev.posthaste.web.RequestBody;
import dev.posthaste.web.TimesByClock;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch comes again: to the pod that took it, which remembers it, or to another, which has the rows alone. */
@QuarkusTest
@WithTestResource(StackResource.class)
class RepeatedBatchTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Duration AFTER_THE_END = Duration.ofHours(2);
    private static final Fingerprint BODY = new Fingerprint("a".repeat(32));
    private static final Caller ANYONE = new Caller("default", "bootstrap", Grant.ALL);
    private static final Caller OF_ACME = new Caller(
            "default",
            "acme",
            new Grant(
                    KeyMode.LIVE,
                    EnumSet.allOf(Scope.class),
                    Set.of(new DomainPattern("acme.test")),
                    Set.of(),
                    Set.of(),
                    null));

    @Inject
    Admission admission;

    @Inject
    EmailIds ids;

    @Inject
    RequestBody body;

    @Inject
    Templates templates;

    @Inject
    StreamBook streams;

    @Inject
    AttachmentReader attachments;

    @Inject
    Deliveries deliveries;

    @Inject
    Appending appending;

    @Inject
    IntakeMeters meters;

    @Inject
    RateLimits rates;

    @Inject
    LimitsConfig limits;

    @Inject
    IdempotencyConfig config;

    @Inject
    AgroalDataSource database;

    @Inject
    Clock clock;

    @Nullable
    LocalMailbox mailbox;

    private final IdempotencyKey key =
            Objects.requireNonNull(IdempotencyKey.ofHeader(UUID.randomUUID().toString()));
    private final String ada = Emails.someone();
    private final String grace = Emails.someone();

    @Test
    void what_was_refused_is_sent_by_the_same_pod_when_it_may_be() throws Exception {
        Repeats pod = podThatKnowsOfRows(0);
        what_was_refused_is_sent_when_it_may_be(pod, pod);
    }

    @Test
    void what_was_refused_is_sent_by_another_pod_when_it_may_be() throws Exception {
        what_was_refused_is_sent_when_it_may_be(podThatKnowsOfRows(0), podThatKnowsOfRows(1));
    }

    private void what_was_refused_is_sent_when_it_may_be(Repeats first, Repeats second) throws Exception {
        String emails = "[%s, %s]".formatted(goodForAnHour(ada), ofAnotherDomain(grace));
        BatchIntake.Accepted some = accept(first, Duration.ZERO, OF_ACME, BatchIntake.Validation.PERMISSIVE, emails);
        BatchIntake.Accepted all = accept(second, AFTER_THE_END, ANYONE, BatchIntake.Validation.PERMISSIVE, emails);
        BatchIntake.Accepted again = accept(second, AFTER_THE_END, OF_ACME, BatchIntake.Validation.PERMISSIVE, emails);

        assertThat(some.accepted()).containsExactly(item(0));
        assertThat(some.refused()).extracting(BatchIntake.Refused::index).containsExactly(1);
        assertThat(some.replayed()).isFalse();
        assertThat(all).isEqualTo(new BatchIntake.Accepted(List.of(item(0), item(1)), List.of(), false));
        assertThat(again).isEqualTo(new BatchIntake.Accepted(List.of(item(0), item(1)), List.of(), true));
        Service.awaitStatus(item(0).id().toString(), "relayed");
        Service.awaitStatus(item(1).id().toString(), "relayed");
        LocalMailbox sink = Objects.requireNonNull(mailbox);
        assertThat(sink.mailsTo(ada)).hasSize(1);
        assertThat(sink.mailsTo(grace)).hasSize(1);
    }

    @Test
    void what_was_accepted_is_not_refused_by_the_same_pod_when_its_time_is_over() {
        Repeats pod = podThatKnowsOfRows(0);
        what_was_accepted_is_not_refused_when_its_time_is_over(pod, pod);
    }

    @Test
    void what_was_accepted_is_not_refused_by_another_pod_when_its_time_is_over() {
        what_was_accepted_is_not_refused_when_its_time_is_over(podThatKnowsOfRows(0), podThatKnowsOfRows(2));
    }

    private void what_was_accepted_is_not_refused_when_its_time_is_over(Repeats first, Repeats second) {
        String emails = "[%s, %s]".formatted(goodForAnHour(ada), goodForAnHour(grace));
        BatchIntake.Accepted once = accept(first, Duration.ZERO, ANYONE, BatchIntake.Validation.STRICT, emails);
        BatchIntake.Accepted again = accept(second, AFTER_THE_END, ANYONE, BatchIntake.Validation.STRICT, emails);

        assertThat(once).isEqualTo(new BatchIntake.Accepted(List.of(item(0), item(1)), List.of(), false));
        assertThat(again).isEqualTo(new BatchIntake.Accepted(once.accepted(), List.of(), true));
    }

    @Test
    void where_some_is_known_to_be_accepted_the_rest_is_named_and_not_all_is_refused() {
        String emails = "[%s, %s]".formatted(goodForAnHour(ada), goodForAnHour(grace));
        accept(podThatKnowsOfRows(0), Duration.ZERO, ANYONE, BatchIntake.Validation.STRICT, emails);
        BatchIntake.Accepted again =
                accept(podThatKnowsOfRows(1), AFTER_THE_END, ANYONE, BatchIntake.Validation.STRICT, emails);

        assertThat(again.accepted()).containsExactly(item(0));
        assertThat(again.refused()).extracting(BatchIntake.Refused::index).containsExactly(1);
        assertThat(again.replayed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void an_item_to_come_back_with_later_puts_off_all(BatchIntake.Validation validation) {
        Repeats pod = podThatKnowsOfRows(0);
        String emails = """
                [%s, {"from": "no-reply@acme.test", "to": "%s", "template": {"id": "stored-perhaps"}}]
                """.formatted(goodForAnHour(ada), grace);

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> intake(pod, clock, UnreadTemplates.shipped())
                        .accept(ANYONE, key, null, validation, stream(emails)))
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
                    assertThat(refusal.retryAfter()).isNotNull();
                });
        BatchIntake.Accepted later = accept(pod, Duration.ZERO, ANYONE, BatchIntake.Validation.PERMISSIVE, emails);

        assertThat(later.accepted()).containsExactly(item(0));
        assertThat(later.replayed()).isFalse();
    }

    @Test
    void a_request_that_waited_for_another_brings_in_the_rest() throws Exception {
        Repeats pod = podThatKnowsOfRows(0);
        List<EmailId> both = List.of(ids.fresh(), ids.fresh());
        var begun = new CompletableFuture<Void>();
        var end = new CompletableFuture<Set<Integer>>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Repeats.Outcome> first = callers.submit(() -> pod.once(both, BODY, _ -> {
                begun.complete(null);
                return end.join();
            }));
            begun.join();
            Future<Repeats.Outcome> second = callers.submit(() -> pod.once(both, BODY, before -> {
                assertThat(before).containsExactly(0);
                return Set.of(0, 1);
            }));
            end.complete(Set.of(0));

            assertThat(first.get()).isEqualTo(new Repeats.Outcome(Set.of(0), false));
            assertThat(second.get()).isEqualTo(new Repeats.Outcome(Set.of(0, 1), false));
        }
        assertThat(pod.once(both, BODY, _ -> Set.of())).isEqualTo(new Repeats.Outcome(Set.of(0, 1), true));
    }

    @Test
    void a_repetition_that_is_refused_forgets_nothing_of_what_was_accepted() {
        Repeats pod = podThatKnowsOfRows(0);
        List<EmailId> both = List.of(ids.fresh(), ids.fresh());
        pod.once(both, BODY, _ -> Set.of(0));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> pod.once(both, BODY, _ -> {
                    throw Admission.full();
                }));

        assertThat(pod.once(both, BODY, before -> before)).isEqualTo(new Repeats.Outcome(Set.of(0), true));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> pod.once(both, new Fingerprint("b".repeat(32)), before -> before));
    }

    private BatchIntake.Accepted accept(
            Repeats pod, Duration later, Caller caller, BatchIntake.Validation validation, String emails) {
        return intake(pod, Clock.offset(clock, later), templates).accept(caller, key, null, validation, stream(emails));
    }

    private BatchIntake intake(Repeats pod, Clock now, Templates known) {
        var reader = new EmailRequestReader(
                new ContentReader(known), streams, attachments, TimesByClock.of(now), limits, now);
        return new BatchIntake(admission, ids, pod, body, reader, deliveries, appending, meters, rates, limits);
    }

    private BatchIntake.Item item(int index) {
        return new BatchIntake.Item(index, ids.of(ANYONE, key, index));
    }

    private String goodForAnHour(String to) {
        return """
                {"from": "no-reply@acme.test", "to": "%s", "subject": "Your receipt", "text": "Thank you.",
                 "expires_at": "%s"}
                """.formatted(to, clock.instant().plus(Duration.ofHours(1)));
    }

    private static String ofAnotherDomain(String to) {
        return """
                {"from": "no-reply@other.test", "to": "%s", "subject": "Your receipt", "text": "Thank you."}
                """.formatted(to);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param known how many of a request's emails its rows have, from the first on */
    private Repeats podThatKnowsOfRows(int known) {
        Service.awaitReads(); // until then there are no tables
        return new Repeats(new Rows(known), config);
    }

    /** They have been projected when they are asked, and there is time to ask them. */
    private final class Rows extends AcceptedEmails {

        private final int known;

        Rows(int known) {
            super(database, clock);
            this.known = known;
        }

        @Override
        List<Earlier> find(List<EmailId> emails) {
            return known == 0
                    ? List.of()
                    : await().atMost(LONG_ENOUGH)
                            .until(
                                    () -> super.find(emails.subList(0, known)),
                                    found -> found.stream()
                                                    .filter(Earlier::whole)
                                                    .count()
                                            == known);
        }
    }
}
