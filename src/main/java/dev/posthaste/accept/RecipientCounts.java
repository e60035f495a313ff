package dev.posthaste.accept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.posthaste.Limit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who got how much lately. A mail counts by its name, so that one that is asked for again, here or at another pod, counts once. Bounded: of
 * too many recipients those are forgotten first who get least.
 */
final class RecipientCounts {

    private static final long MOST_RECIPIENTS = 200_000;
    private static final int MOST_MAILS = 2_000;

    private final Cache<String, Recent> recipients;

    RecipientCounts(Clock clock) {
        this.recipients = Caffeine.newBuilder()
                .maximumSize(MOST_RECIPIENTS)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.writing((String _, Recent recent) -> recent.window()))
                .build();
    }

    /** One that counts. */
    record Mail(String delivery, Instant at) {}

    /**
     * @param within whether it is within the limit; then it is counted
     * @param news what other pods should know of now. Nearly everybody gets one mail, and of that nobody is told: so each pod may keep one
     *     to itself
     */
    record Answer(boolean within, List<Mail> news) {

        private static final Answer FULL = new Answer(false, List.of());

        private static Answer within(List<Mail> mails) {
            int told = mails.size() <= 2 ? 0 : mails.size() - 1;
            return new Answer(true, mails.size() == 1 ? List.of() : mails.subList(told, mails.size()));
        }
    }

    /** @param window of the longest cap that counts them */
    private record Recent(List<Mail> mails, Duration window) {

        Recent {
            mails = List.copyOf(mails);
        }

        boolean has(String delivery) {
            return mails.stream().anyMatch(mail -> mail.delivery().equals(delivery));
        }

        long since(Instant start) {
            return mails.stream().filter(mail -> mail.at().isAfter(start)).count();
        }

        Recent with(Mail mail, Duration other) {
            Duration longer = window.compareTo(other) > 0 ? window : other;
            List<Mail> more = new ArrayList<>(mails);
            more.removeIf(each -> !each.at().isAfter(mail.at().minus(longer)));
            if (more.size() >= MOST_MAILS) {
                more.removeFirst();
            }
            more.add(mail);
            return new Recent(more, longer);
        }
    }

    Answer admit(String key, Limit limit, String delivery, Instant now) {
        Recent after = recipients.asMap().compute(key, (_, before) -> {
            Recent recent = before == null ? new Recent(List.of(), limit.window()) : before;
            boolean full = recent.since(now.minus(limit.window())) >= limit.count();
            return recent.has(delivery) || full ? recent : recent.with(new Mail(delivery, now), limit.window());
        });
        return after.has(delivery) ? Answer.within(after.mails()) : Answer.FULL;
    }

    /** What another pod has counted. */
    void learn(String key, Duration window, String delivery, Instant at) {
        recipients.asMap().compute(key, (_, before) -> {
            Recent recent = before == null ? new Recent(List.of(), window) : before;
            return recent.has(delivery) ? recent : recent.with(new Mail(delivery, at), window);
        });
    }

    /** How many recipients are remembered. */
    long size() {
        recipients.cleanUp();
        return recipients.estimatedSize();
    }
}
