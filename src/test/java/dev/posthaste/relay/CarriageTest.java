package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.Role;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.relay.dkim.NoDkim;
import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.TestCertificates;
import dev.posthaste.supersede.NothingNewer;
import dev.posthaste.suppress.EmptyList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a mail when our own code fails on its way, with a real server and a real log. */
@Timeout(120)
class CarriageTest {

    @TempDir
    static Path folder;

    private static Told told;

    private final SetClock clock = new SetClock();
    private final ScriptedServer server = ScriptedServer.start();
    private final SmtpClient client = new SmtpClient(Limits.defaults(), TestCertificates.clientTrust());
    private final Lease lease = new Lease(clock, Duration.ofSeconds(8));
    private final Holding holding = new Holding(new OpenOffsets(0, 0, -1), new KnownAttempts(100), lease);
    private final RelayConfig config = Settings.relay(Map.of());
    private final MailRecord mail =
            MailRecords.hello("ada@a.test", clock.instant(), clock.instant().plusSeconds(3600));

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

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void what_our_own_code_fails_on_behind_the_dot_is_in_doubt() throws Exception {
        carry(clock, failingBehindTheDot(), null);

        assertThat(server.mails()).hasSize(1);
        assertThat(types()).containsExactly(Event.Type.CLAIMED, Event.Type.IN_DOUBT);
    }

    @Test
    void what_a_server_surely_did_not_take_is_in_no_doubt_when_our_own_code_fails_on_the_way_to_the_next()
            throws Exception {
        carry(closingTheLine(() -> {}), clock, null);

        assertThat(server.mails()).isEmpty();
        assertThat(types()).containsExactly(Event.Type.CLAIMED, Event.Type.DEFERRED);
        assertThat(told.events(key()).getLast().cause()).startsWith("the relay itself failed on it");
    }

    @Test
    void nor_when_its_partition_is_let_go_meanwhile() throws Exception {
        carry(closingTheLine(holding::release), clock, null);

        assertThat(types()).containsExactly(Event.Type.CLAIMED, Event.Type.DEFERRED);
    }

    @Test
    void what_a_server_surely_did_not_take_is_put_off_when_its_partition_is_let_go_before_the_next_is_tried()
            throws Exception {
        carry(closingTheLine(holding::release), clock, ways());

        assertThat(server.mails()).isEmpty();
        assertThat(types()).containsExactly(Event.Type.CLAIMED, Event.Type.DEFERRED);
    }

    /** The server does so while the claim is put on record, so that the dot is not sent. */
    private Clock closingTheLine(Runnable also) {
        var said = new AtomicBoolean();
        InstantSource asked = () -> {
            if (said.compareAndSet(false, true)) {
                also.run();
                try {
                    server.conversation(0).raw("421 4.3.2 going down\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return clock.instant();
        };
        return asked.withZone(ZoneOffset.UTC);
    }

    /** As a bug would: what asks before the dot is answered. */
    private Clock failingBehindTheDot() {
        var asked = new AtomicBoolean();
        InstantSource once = () -> {
            if (asked.getAndSet(true)) {
                throw new IllegalStateException("a bug");
            }
            return clock.instant();
        };
        return once.withZone(ZoneOffset.UTC);
    }

    /**
     * @param claims what tells the time of what is put on record
     * @param carriages what tells the time before and behind the dot
     * @param ways to the next server; without, it fails on the way there as a bug would
     */
    @SuppressWarnings("NullAway") // no sandbox, no mail hosts
    private void carry(Clock claims, Clock carriages, @Nullable Ways ways) throws Exception {
        var accounts = new Accounts(
                new Gate(told.log()),
                told.log(),
                new RetryRamp(config, new Random(1)),
                new RelayMeters(new SimpleMeterRegistry()),
                claims);
        var lastLook = new LastLook(EmptyList.make(clock), NothingNewer.make(clock), clock);
        var carriage = new Carriage(lastLook, NoDkim.make(), client, null, accounts, carriages);
        var courier = new Courier(
                ways,
                new Gate(told.log()),
                new Precedence(clock),
                carriage,
                null,
                accounts,
                new Mishaps(accounts, clock),
                new RelayMeters(new SimpleMeterRegistry()),
                config,
                clock);
        try (Errand errand = ways().await(mail)) {
            assertThat(courier.carry(errand, new ConsumerRecord<>("mail.normal", 0, 7, key(), mail.message()), holding))
                    .isPresent();
        }
    }

    private Ways ways() {
        Map<String, String> settings = Map.of(
                "posthaste.routes.default.host", server.host(),
                "posthaste.routes.default.port", String.valueOf(server.port()),
                "posthaste.routes.default.tls", "none",
                "posthaste.routes.other.host", server.host(),
                "posthaste.routes.other.port", String.valueOf(server.port()),
                "posthaste.routes.other.tls", "none");
        return new Ways(new Routes(Settings.routes(settings), () -> Set.of(Role.RELAY)), config, clock);
    }

    private List<Event.Type> types() {
        return told.events(key()).stream().map(Event::type).toList();
    }

    private String key() {
        return mail.envelope().emailId().toString();
    }
}
