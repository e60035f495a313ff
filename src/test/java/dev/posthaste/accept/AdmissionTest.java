package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.posthaste.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission admission = new Admission(new Limits(2, 100, Duration.ofSeconds(1)));

    @Test
    void a_third_request_finds_no_place_until_one_has_left() {
        try (var _ = admission.request()) {
            Admission.Stay second = admission.request();
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(admission::request)
                    .satisfies(refusal -> assertThat(refusal.retryAfter()).isPositive());
            second.close();
            admission.request().close();
        }
    }

    @Test
    void a_third_that_waits_is_sent_away_and_whoever_leaves_twice_makes_room_once() {
        Admission.Stay first = admission.arrival();
        try (var _ = admission.arrival()) {
            assertThatExceptionOfType(Refusal.class).isThrownBy(admission::arrival);
            first.close();
            first.close();
            try (var _ = admission.arrival()) {
                assertThatExceptionOfType(Refusal.class).isThrownBy(admission::arrival);
            }
        }
    }

    @Test
    void bodies_take_room_for_what_has_come() throws IOException {
        try (Admission.Room first = admission.room();
                Admission.Room second = admission.room()) {
            assertThat(new MeteredBody(new ByteArrayInputStream(new byte[60]), first).readAllBytes())
                    .hasSize(60);
            var body = new MeteredBody(new ByteArrayInputStream(new byte[60]), second);

            assertThat(body.readNBytes(40)).hasSize(40);
            assertThatExceptionOfType(Refusal.class).isThrownBy(body::read);
        }
        admission.bytes(100).close();
    }

    @Test
    void what_was_refused_takes_no_room() {
        try (var _ = admission.bytes(60)) {
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> admission.bytes(41));
            admission.bytes(40).close();
        }
    }

    @Test
    void something_alone_may_grow_however_large() {
        try (Admission.Room alone = admission.room()) {
            alone.grow(80);
            alone.grow(80);
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> admission.bytes(1));
        }
        admission.bytes(100).close();
    }
}
