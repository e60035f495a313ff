package dev.posthaste.relay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SigningThreadsTest {

    @Test
    void a_code_that_comes_last_is_signed_first() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        try (SigningThreads threads = new SigningThreads(1)) {
            start(threads, Lane.BULK, () -> {
                busy.await();
                return new byte[0];
            });
            Awaitility.await().until(() -> threads.waiting() == 0 && threads.working() == 1);
            for (Lane lane : List.of(Lane.BULK, Lane.NORMAL, Lane.CRITICAL)) {
                int before = threads.waiting();
                start(threads, lane, () -> {
                    order.add(lane.wire());
                    return new byte[0];
                });
                Awaitility.await().until(() -> threads.waiting() == before + 1);
            }
            busy.countDown();

            Awaitility.await().untilAsserted(() -> assertThat(order).containsExactly("critical", "normal", "bulk"));
        }
    }

    private static void start(SigningThreads threads, Lane lane, Callable<byte[]> work) {
        Thread.ofVirtual().start(() -> {
            try {
                threads.run(lane, work);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
