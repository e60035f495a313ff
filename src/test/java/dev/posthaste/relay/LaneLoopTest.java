package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLogs;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.queue.OpenSeals;
import dev.posthaste.queue.Seals;
import dev.posthaste.queue.Topics;
import dev.posthaste.relay.dkim.NoDkim;
import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.ReceivedMail;
import dev.posthaste.relay.smtp.ScriptedConversation;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.TestCertificates;
import dev.posthaste.supersede.NothingNewer;
import dev.posthaste.suppress.EmptyList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two relays, a real group and a real server: what a partition takes along when it goes from one to the other. */
@Timeout(240)
class LaneLoopTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PARTITIONS = Told.PARTITIONS;

    @TempDir
    static Path folder;

    private static Told told;
    private static MailLog intake;

    private final ScriptedServer server = ScriptedServer.start();
    private final SmtpClient client = new SmtpClient(Limits.defaults(), TestCertificates.clientTrust());
    private final AtomicLong ahead = new AtomicLong();
    private final Clock clock = running();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch speak = new CountDownLatch(1);
    private final List<LaneLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        told = Told.start(folder);
        intake = EventLogs.mailAt(told.brokers());
    }

    @AfterAll
    static void stop() throws Exception {
        EventLogs.close(intake);
        told.stop();
    }

    @AfterEach
    void end() throws InterruptedException {
        goOn.countDown();
        speak.countDown();
        loops.forEach(LaneLoop::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        client.close();
        server.close();
    }

    @Test
    void a_server_that_hangs_before_the_dot_holds_up_no_hand_over_and_its_mail_leaves_once() throws Exception {
        hangBeforeTheDot();
        relay(Lane.CRITICAL);
        List<MailRecord> slow = acceptOneInEachPartition(Lane.CRITICAL, "slow.test");
        await(() -> asked("slow.test") == PARTITIONS);

        LaneLoop second = relay(Lane.CRITICAL);
        await(() -> second.inFlight() == PARTITIONS / 2);
        acceptOneInEachPartition(Lane.CRITICAL, "fast.test");

        await(() -> got("fast.test") == PARTITIONS);
        assertThat(got("slow.test")).isZero();
        goOn.countDown();
        await(() -> loops.stream().allMatch(loop -> loop.inFlight() == 0));
        assertThat(got("slow.test")).isEqualTo(PARTITIONS);
        assertThat(slow).allSatisfy(LaneLoopTest::wasSentOnce);
    }

    @Test
    void whoever_takes_a_partition_waits_for_the_word_of_whoever_had_it_and_for_nothing_else() throws Exception {
        List<MailRecord> silent = sendBehindTheDot(Lane.NORMAL);

        LaneLoop second = relay(Lane.NORMAL);
        await(() -> second.inFlight() == PARTITIONS / 2);
        acceptOneInEachPartition(Lane.NORMAL, "fast.test");

        await(() -> got("fast.test") == PARTITIONS);
        await(() -> second.inFlight() == PARTITIONS / 2);
        speak.countDown();
        await(() -> loops.stream().allMatch(loop -> loop.inFlight() == 0));
        assertThat(silent).allSatisfy(LaneLoopTest::wasSentOnce);
        assertThat(got("silent.test")).isEqualTo(PARTITIONS);
    }

    @Test
    void an_answer_that_is_still_to_come_is_known_over_hand_overs_in_a_row_and_to_whoever_takes_its_own_back()
            throws Exception {
        List<MailRecord> silent = sendBehindTheDot(Lane.NORMAL);
        LaneLoop second = relay(Lane.NORMAL);
        await(() -> second.inFlight() == PARTITIONS / 2);

        second.stop();
        threads.getLast().join();
        // Its own answers are still to come, and half of the records wait for them beside.
        await(() -> loops.getFirst().inFlight() == PARTITIONS + PARTITIONS / 2);
        LaneLoop third = relay(Lane.NORMAL);
        await(() -> third.inFlight() == PARTITIONS / 2);
        acceptOneInEachPartition(Lane.NORMAL, "fast.test");
        await(() -> got("fast.test") == PARTITIONS);
        speak.countDown();

        await(() -> loops.stream().allMatch(loop -> loop.inFlight() == 0));
        assertThat(silent).allSatisfy(LaneLoopTest::wasSentOnce);
        assertThat(got("silent.test")).isEqualTo(PARTITIONS);
    }

    @Test
    void a_relay_that_stops_leaves_at_once_and_tells_of_its_last_answers() throws Exception {
        List<MailRecord> silent = sendBehindTheDot(Lane.CRITICAL);

        loops.getFirst().stop();
        LaneLoop second = relay(Lane.CRITICAL);
        acceptOneInEachPartition(Lane.CRITICAL, "fast.test");

        await(() -> got("fast.test") == PARTITIONS);
        await(() -> second.inFlight() == PARTITIONS);
        assertThat(threads.getFirst().isAlive()).isTrue();
        speak.countDown();
        threads.getFirst().join();
        await(() -> second.inFlight() == 0);
        assertThat(silent).allSatisfy(LaneLoopTest::wasSentOnce);
    }

    @Test
    void what_nobody_tells_of_in_time_is_in_doubt() throws Exception {
        List<MailRecord> silent = sendBehindTheDot(Lane.BULK);
        loops.getFirst().stop();
        LaneLoop second = relay(Lane.BULK);
        await(() -> second.inFlight() == PARTITIONS);

        ahead.addAndGet(Duration.ofMinutes(20).toMillis()); // longer than a server has for its answer

        await(() -> second.inFlight() == 0);
        assertThat(silent)
                .allSatisfy(mail ->
                        assertThat(typesOf(mail)).startsWith(Event.Type.CLAIMED).endsWith(Event.Type.IN_DOUBT));
    }

    /** To a server that does not answer. */
    private List<MailRecord> sendBehindTheDot(Lane lane) {
        server.on(Moment.DOT).act(conversation -> {
            if (isTo("silent.test", conversation.mails().getLast())) {
                speak.await();
            }
            conversation.reply("250 2.0.0 taken");
        });
        relay(lane);
        List<MailRecord> silent = acceptOneInEachPartition(lane, "silent.test");
        await(() -> got("silent.test") == PARTITIONS);
        return silent;
    }

    @Test
    void whoever_was_given_partitions_sends_nothing_before_the_group_has_answered_him() throws Exception {
        acceptOneInEachPartition(Lane.BULK, "fast.test");
        var refused = new AtomicInteger();
        LaneLoop loop = relay(
                Lane.BULK,
                member -> spoilt(member, (method, real) -> {
                    if (method.startsWith("commit") && !method.equals("committed")) {
                        refused.incrementAndGet();
                        throw new CommitFailedException();
                    }
                    return real.call();
                }));

        await(() -> loop.inFlight() == PARTITIONS && refused.get() >= 4);

        assertThat(server.conversations()).isEmpty();
        assertThat(loop.inFlight()).isEqualTo(PARTITIONS);
    }

    @Test
    void a_lane_goes_on_and_loses_nothing_when_its_loop_fails_on_what_it_has_just_read() throws Exception {
        var broken = new AtomicBoolean(true);
        LaneLoop loop = relay(
                Lane.NORMAL,
                member -> spoilt(member, (_, real) -> {
                    Object answer = real.call();
                    if (answer instanceof ConsumerRecords<?, ?> records && !records.isEmpty() && broken.get()) {
                        throw new IllegalStateException("a bug");
                    }
                    return answer;
                }));
        List<MailRecord> mails = acceptOneInEachPartition(Lane.NORMAL, "fast.test");

        await(() -> !loop.isWell());
        assertThat(server.conversations()).isEmpty();
        broken.set(false);

        await(() -> got("fast.test") == PARTITIONS && loop.inFlight() == 0 && loop.isWell());
        assertThat(mails).allSatisfy(LaneLoopTest::wasSentOnce);
    }

    /** Comes between a caller and the real one. */
    @FunctionalInterface
    private interface Spoiler {

        @Nullable
        Object on(String method, Callable<@Nullable Object> real) throws Exception;
    }

    @SuppressWarnings("unchecked") // a proxy says no more
    private static Consumer<String, byte[]> spoilt(Consumer<String, byte[]> member, Spoiler spoiler) {
        return (Consumer<String, byte[]>) Proxy.newProxyInstance(
                LaneLoopTest.class.getClassLoader(), new Class<?>[] {Consumer.class}, (_, method, arguments) -> {
                    try {
                        return spoiler.on(method.getName(), () -> method.invoke(member, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void hangBeforeTheDot() {
        server.on(Moment.RCPT).containing("@slow.test").act(conversation -> {
            goOn.await();
            conversation.reply("250 2.1.5 ok");
        });
    }

    private static void wasSentOnce(MailRecord mail) {
        assertThat(typesOf(mail))
                .startsWith(Event.Type.CLAIMED)
                .endsWith(Event.Type.RELAYED)
                .containsOnly(Event.Type.CLAIMED, Event.Type.RELAYED)
                .containsOnlyOnce(Event.Type.RELAYED);
    }

    private static List<Event.Type> typesOf(MailRecord mail) {
        return told.events(mail.envelope().emailId().toString()).stream()
                .map(Event::type)
                .toList();
    }

    private long asked(String domain) {
        return server.conversations().stream()
                .map(ScriptedConversation::commands)
                .flatMap(List::stream)
                .filter(command -> command.startsWith("RCPT") && command.contains("@" + domain))
                .count();
    }

    private long got(String domain) {
        return server.mails().stream().filter(mail -> isTo(domain, mail)).count();
    }

    private static boolean isTo(String domain, ReceivedMail mail) {
        return mail.recipients().getFirst().endsWith("@" + domain);
    }

    private List<MailRecord> acceptOneInEachPartition(Lane lane, String domain) {
        List<MailRecord> mails = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            mails.add(inPartition(partition, lane, "ada@" + domain));
        }
        intake.append(mails).join();
        return mails;
    }

    private MailRecord inPartition(int partition, Lane lane, String to) {
        while (true) {
            MailRecord mail =
                    MailRecords.hello(to, clock.instant(), clock.instant().plusSeconds(3600), "default", null, lane);
            byte[] key = mail.envelope().emailId().toString().getBytes(StandardCharsets.UTF_8);
            if (Utils.toPositive(Utils.murmur2(key)) % PARTITIONS == partition) {
                return mail;
            }
        }
    }

    private LaneLoop relay(Lane lane) {
        return relay(lane, member -> member);
    }

    @SuppressWarnings("NullAway") // it has no way straight to a mail host, and no sandbox
    private LaneLoop relay(Lane lane, UnaryOperator<Consumer<String, byte[]>> as) {
        RelayConfig config = Settings.relay(Map.of("posthaste.relay.slow-after", "10m"));
        Topics topics = EventLogs.names();
        var consumers = new RelayConsumers(config, topics, Map.of("bootstrap.servers", told.brokers()));
        Seals seals = OpenSeals.make();
        var meters = new RelayMeters(new SimpleMeterRegistry());
        var gate = new Gate(told.log());
        var accounts = new Accounts(gate, told.log(), new RetryRamp(config, new Random(1)), meters, clock);
        var lastLook = new LastLook(EmptyList.make(clock), NothingNewer.make(clock), clock);
        var ways = new Ways(
                new Routes(
                        Settings.routes(Map.of(
                                "posthaste.routes.default.host", server.host(),
                                "posthaste.routes.default.port", String.valueOf(server.port()),
                                "posthaste.routes.default.tls", "none")),
                        () -> Set.of(Role.RELAY)),
                config,
                clock);
        var courier = new Courier(
                ways,
                gate,
                new Precedence(clock),
                new Carriage(lastLook, NoDkim.make(), client, null, accounts, clock),
                null,
                accounts,
                new Mishaps(accounts, clock),
                meters,
                config,
                clock);
        var loop = new LaneLoop(
                lane,
                topics.mail(lane),
                as.apply(consumers.forLane(lane)),
                new EventTail(topics, consumers, seals, config, clock),
                new Errands(ways, seals),
                courier,
                new Window(config.windowRecords(), config.windowBytes().asLongValue()),
                config.drain(),
                config.memory(),
                clock);
        loops.add(loop);
        threads.add(Thread.ofPlatform().start(loop));
        return loop;
    }

    /** The time of day, or later. */
    private Clock running() {
        Clock day = Clock.systemUTC();
        InstantSource shown = () -> day.instant().plusMillis(ahead.get());
        return shown.withZone(ZoneOffset.UTC);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(SOON).until(condition);
    }
}
