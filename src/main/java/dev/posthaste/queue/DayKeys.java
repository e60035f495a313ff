package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The keys of the days, opened. */
@Singleton
class DayKeys {

    private static final Journal LOG = Journal.of(DayKeys.class);
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    private static final Duration SAID_ENOUGH = Duration.ofSeconds(30);

    private final KeyTopic topic;
    private final Masters masters;
    private final Clock clock;
    private final Map<String, DayKey> opened = new ConcurrentHashMap<>();
    private volatile @Nullable DayKey current;
    private volatile Instant said = Instant.EPOCH;

    DayKeys(KeyTopic topic, Masters masters, Clock clock) {
        this.topic = topic;
        this.masters = masters;
        this.clock = clock;
    }

    /** The key that seals now: of today, and while that is not there of yesterday. @throws KeyMissing when there is neither */
    DayKey current() throws KeyMissing {
        LocalDate today = DayKey.today(clock.instant());
        DayKey known = current;
        if (known != null && known.day().equals(today)) {
            return known;
        }
        for (LocalDate day : new LocalDate[] {today, today.minusDays(1)}) {
            for (String id : topic.keys().subMap(day + ".", day + "/").keySet()) {
                try {
                    DayKey key = find(id);
                    current = key;
                    return key;
                } catch (KeyMissing | MalformedRecord _) {
                    // it was sealed by a master that is not here; there may be another
                }
            }
        }
        throw new KeyMissing("There is no key of today to seal with yet.");
    }

    /**
     * @throws KeyMissing when it is there and cannot be opened, or cannot be looked for now
     * @throws MalformedRecord when it was destroyed
     */
    DayKey find(String id) throws KeyMissing {
        byte[] sealed = topic.keys().get(id);
        DayKey known = opened.get(id);
        if (known != null && sealed != null) {
            return known;
        }
        try {
            DayKey key = open(id, sealed == null ? look(id) : sealed);
            opened.put(id, key);
            return key;
        } catch (KeyMissing e) {
            complain(e);
            throw e;
        }
    }

    /** Those that were opened and are there no longer. */
    void forget() {
        opened.keySet().retainAll(topic.keys().keySet());
    }

    private byte[] look(String id) throws KeyMissing {
        if (!masters.exist()) {
            throw new KeyMissing("Mail is sealed here, and posthaste.encryption.masters is not set.");
        }
        if (!topic.catchUp(CATCH_UP)) {
            throw new KeyMissing("The keys of the days cannot be read now.");
        }
        byte[] sealed = topic.keys().get(id);
        if (sealed == null) {
            throw new MalformedRecord("it was sealed with a key that is kept no longer");
        }
        return sealed;
    }

    private DayKey open(String id, byte[] sealed) throws KeyMissing {
        LocalDate day = DayKey.dayOf(id).orElseThrow(() -> new MalformedRecord("it names a key that is none"));
        return new DayKey(id, day, new SecretKeySpec(masters.open(sealed, id), "AES"));
    }

    /** Once in a while: every record that waits comes by here again and again. */
    private void complain(KeyMissing e) {
        Instant now = clock.instant();
        if (now.isAfter(said.plus(SAID_ENOUGH))) {
            said = now;
            LOG.error("sealed mail cannot be opened and waits", e);
        }
    }
}
