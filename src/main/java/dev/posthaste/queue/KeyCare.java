package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.SecrecyConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;

/**
 * Makes the keys of today and tomorrow, so that a day can begin while something is down; seals keys anew when there is another
 * master; and destroys them when their time is over.
 */
@Singleton
class KeyCare {

    private static final Journal LOG = Journal.of(KeyCare.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    private static final int OCTETS = 32;

    private final KeyTopic topic;
    private final DayKeys keys;
    private final Masters masters;
    private final KeyUse use;
    private final RandomGenerator random;
    private final Clock clock;
    private final Duration retention;
    private final boolean seals;
    private final boolean worker;
    private final CountDownLatch stopping = new CountDownLatch(1);

    KeyCare(
            KeyTopic topic,
            DayKeys keys,
            Masters masters,
            KeyUse use,
            RandomGenerator random,
            Clock clock,
            SecrecyConfig config,
            TopicsConfig topics,
            ProcessConfig process) {
        this.topic = topic;
        this.keys = keys;
        this.masters = masters;
        this.use = use;
        this.random = random;
        this.clock = clock;
        this.retention = config.retention();
        this.seals = config.enabled();
        this.worker = process.plays(Role.WORKER);
        if (seals && retention.compareTo(topics.retention()) < 0) {
            throw new IllegalStateException(
                    "posthaste.encryption.retention is shorter than posthaste.topics.retention: mail would become unreadable while it is kept.");
        }
    }

    void start(@Observes StartupEvent event) {
        if (masters.exist()) {
            Thread.ofVirtual().name("key-care").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try {
            do {
                look();
            } while (!stopping.await(topic.isRead() ? EVERY.toMillis() : 50, TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at all there is to do. */
    void look() throws InterruptedException {
        if (!topic.isRead()) {
            return;
        }
        try {
            LocalDate today = DayKey.today(clock.instant());
            if (seals) {
                makeUnlessThere(today);
                makeUnlessThere(today.plusDays(1));
            }
            if (worker) {
                for (Map.Entry<String, byte[]> each : topic.keys().entrySet()) {
                    tend(each.getKey(), each.getValue(), today);
                }
            }
            keys.forget();
        } catch (KafkaException | IOException e) {
            LOG.warn("the keys of the days cannot be looked after now", "cause", e);
        } catch (RuntimeException e) {
            LOG.error("looking after the keys of the days met something unforeseen and goes on", e);
        }
    }

    private void makeUnlessThere(LocalDate day) throws InterruptedException {
        if (isThere(day) || !topic.catchUp(CATCH_UP) || isThere(day)) {
            return;
        }
        byte[] secret = new byte[OCTETS];
        random.nextBytes(secret);
        String id = DayKey.freshId(day, random);
        topic.put(id, masters.seal(secret, id));
        topic.catchUp(CATCH_UP);
        LOG.info("the key of a day was made", "key", id);
    }

    private boolean isThere(LocalDate day) {
        return topic.keys().subMap(day + ".", day + "/").values().stream().anyMatch(masters::canOpen);
    }

    private void tend(String id, byte[] sealed, LocalDate today) throws IOException, InterruptedException {
        LocalDate day = DayKey.dayOf(id).orElse(null);
        if (day == null) {
            LOG.warn("a key has no day and is left alone", "key", id);
        } else if (day.plusDays(retention.toDays()).isBefore(today)) {
            destroy(id);
        } else if (!masters.isSealedByFirst(sealed) && masters.canOpen(sealed)) {
            sealAnew(id, sealed);
        }
    }

    private void destroy(String id) throws IOException, InterruptedException {
        if (use.isNeeded(id)) {
            LOG.warn("a day's key is kept beyond its time, because mail waits that it sealed", "key", id);
            return;
        }
        topic.put(id, null);
        LOG.info("the key of a day was destroyed", "key", id);
    }

    private void sealAnew(String id, byte[] sealed) throws KeyMissing, InterruptedException {
        topic.put(id, masters.seal(masters.open(sealed, id), id));
        LOG.info("the key of a day was sealed by the new master", "key", id);
    }
}
