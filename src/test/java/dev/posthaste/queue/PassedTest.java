package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.DeliveryId;
import dev.posthaste.stack.LocalKafka;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedTest {

    @TempDir
    static Path folder;

    private static LocalKafka broker;
    private static MailLog log;
    private static Passed passed;

    private final MailRecord mail =
            MailRecords.hello("ada@example.test", Instant.now(), Instant.now().plusSeconds(60));
    private final DeliveryId delivery = mail.envelope().deliveryId();

    @BeforeAll
    static void start() throws Exception {
        broker = LocalKafka.start(folder);
        EventLogs.close(EventLogs.at(broker.bootstrapServers(), 1_000_000));
        log = EventLogs.mailAt(broker.bootstrapServers());
        passed =
                new Passed(EventLogs.names(), OpenSeals.make(), Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        log.close();
        broker.close();
    }

    @Test
    void a_mail_is_read_where_it_stands() {
        Event.Source place = log.append(List.of(mail)).join().getFirst();

        assertThat(passed.read(place, delivery))
                .hasValueSatisfying(found -> assertThat(found.envelope()).isEqualTo(mail.envelope()));
    }

    @Test
    void another_mail_that_stands_at_its_place_in_a_topic_that_was_made_anew_is_not_taken_for_it() {
        Event.Source place = log.append(List.of(mail)).join().getFirst();
        MailRecord lost = MailRecords.hello(
                "grace@example.test", Instant.now(), Instant.now().plusSeconds(60));

        assertThat(passed.read(place, lost.envelope().deliveryId())).isEmpty();
        assertThat(passed.read(place, new DeliveryId(delivery.email(), 1)))
                .as("another recipient of the same email")
                .isEmpty();
    }

    @Test
    void a_place_behind_the_end_of_the_log_holds_none() {
        assertThat(passed.read(new Event.Source("mail.normal", 0, 800_000), delivery))
                .isEmpty();
    }
}
