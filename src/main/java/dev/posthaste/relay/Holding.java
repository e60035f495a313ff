package dev.posthaste.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A partition of mail that this relay holds, until it lets go: first it begins nothing more, then what is under way ends, then it
 * is handed over. An attempt that still talks with a server when it is handed over is left behind: nobody has its mail, and it
 * can neither send the dot nor tell of it any more, so its record is the next owner's to begin anew. One whose dot has left has
 * promised to tell of its answer: the next owner waits for that, and the partition can go.
 */
final class Holding {

    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Executor AGAIN = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    /** It only goes forward. */
    private enum Stage {
        HELD,
        /** Nothing more begins. */
        RELEASED,
        /** What only talks is left behind. */
        HANDED_OVER,
        /** It may be somebody else's already. */
        LOST
    }

    private final OpenOffsets offsets;
    private final KnownAttempts attempts;
    private final Lease lease;
    private final Set<Long> claimed = ConcurrentHashMap.newKeySet();
    /** Of those whose dot has left: how whoever holds the partition next is asked to wait for the answer. */
    private final Map<Long, Promise> answers = new ConcurrentHashMap<>();
    /** Those that it waits for: they need the partition no more. */
    private final Set<Long> promised = new HashSet<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    /** Of what is under way, the attempts that talk with a server and have claimed nothing. */
    private final Set<Long> talking = new HashSet<>();
    /** Those that have claimed, however that went on: whoever finds a claim alone takes the mail for one in doubt. */
    private final Set<Long> kept = new HashSet<>();

    private int underWay;
    private Instant answersBy = Instant.MAX;
    private volatile Stage stage = Stage.HELD;

    /** Says in the log that an attempt's answer is still waited for here, and its outcome told from here. */
    @FunctionalInterface
    interface Promise {

        /** @param atMost until when this process waits */
        CompletableFuture<?> make(Instant atMost);
    }

    Holding(OpenOffsets offsets, KnownAttempts attempts, Lease lease) {
        this.offsets = offsets;
        this.attempts = attempts;
        this.lease = lease;
    }

    OpenOffsets offsets() {
        return offsets;
    }

    KnownAttempts attempts() {
        return attempts;
    }

    /** The mail of the record at this offset may have arrived, whatever comes next. */
    void claimed(long offset) {
        claimed.add(offset);
    }

    /**
     * Its claim is in the log, and its dot may leave now.
     *
     * @return false when it is not certain any more that nobody else holds the partition: then it must not
     */
    boolean mayDot(long offset, Promise promise) {
        boolean leaves;
        lock.lock();
        try {
            if (!isCertain()) {
                return false;
            }
            claimed.add(offset);
            answers.put(offset, promise);
            leaves = !isBeforeHandOver();
        } finally {
            lock.unlock();
        }
        if (leaves) {
            promise(offset, promise);
        }
        return true;
    }

    /** Whether whoever holds the partition next would not know what came of it, if nobody tells of it here. */
    boolean owesWord(long offset) {
        lock.lock();
        try {
            return promised.contains(offset) || kept.contains(offset) && isCertain();
        } finally {
            lock.unlock();
        }
    }

    boolean isClaimed(long offset) {
        return claimed.contains(offset);
    }

    /** Nobody will ask again, or it is known that the mail has not arrived. */
    void forgetClaim(long offset) {
        claimed.remove(offset);
    }

    /** Whether it is certain that nobody else holds this partition. */
    boolean isCertain() {
        return stage != Stage.LOST && lease.holds();
    }

    /** Waits until that is certain. @return false when the partition is let go instead */
    boolean awaitCertainty() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (stage == Stage.HELD && !lease.holds()) {
                var _ = ended.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return stage == Stage.HELD;
        } finally {
            lock.unlock();
        }
    }

    /** @return false when the partition is being let go: then the record stays open, for whoever holds it next */
    boolean begin() {
        lock.lock();
        try {
            if (stage == Stage.HELD) {
                underWay++;
            }
            return stage == Stage.HELD;
        } finally {
            lock.unlock();
        }
    }

    void end(long offset) {
        lock.lock();
        try {
            underWay--;
            talking.remove(offset);
            kept.remove(offset);
            answers.remove(offset);
            promised.remove(offset);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * From here on the attempt only talks with a server: a hand-over may leave it behind, unless it was kept before.
     *
     * @return false when it comes too late to begin
     */
    boolean beginTalk(long offset) {
        lock.lock();
        try {
            if (kept.contains(offset)) {
                return true;
            }
            return isBeforeHandOver() && talking.add(offset);
        } finally {
            lock.unlock();
        }
    }

    /** From here on a hand-over waits for it again. @return false when it was left behind: then it must do nothing more */
    boolean endTalk(long offset) {
        lock.lock();
        try {
            if (isBeforeHandOver()) {
                talking.remove(offset);
            }
            return !talking.contains(offset);
        } finally {
            lock.unlock();
        }
    }

    /** It is about to claim: from here on a hand-over waits for its end. @return false as {@link #endTalk} */
    boolean keep(long offset) {
        lock.lock();
        try {
            boolean ours = endTalk(offset);
            if (ours) {
                kept.add(offset);
            }
            return ours;
        } finally {
            lock.unlock();
        }
    }

    /** Begins nothing more. */
    void release() {
        go(Stage.RELEASED);
        attempts.giveUpAll();
    }

    /**
     * Leaves behind what only talks, and has the answers that are still to come waited for by whoever holds the partition next; all
     * else is still to be waited for.
     *
     * @param until when this process waits for the answers at most
     * @return how many are left behind
     */
    int handOver(Instant until) {
        Map<Long, Promise> open;
        int left;
        lock.lock();
        try {
            answersBy = until;
            stage = Stage.HANDED_OVER;
            open = Map.copyOf(answers);
            left = talking.size();
        } finally {
            lock.unlock();
        }
        open.forEach(this::promise);
        return left;
    }

    /** Until it is in the log the attempt is waited for, and it is made again for as long as that may help. */
    private void promise(long offset, Promise promise) {
        var _ = promise.make(answersBy).whenComplete((_, failure) -> {
            if (failure == null) {
                promised(offset);
            } else if (stage == Stage.HANDED_OVER && answers.containsKey(offset)) {
                AGAIN.execute(() -> promise(offset, promise));
            }
        });
    }

    private void promised(long offset) {
        lock.lock();
        try {
            if (answers.containsKey(offset)) {
                promised.add(offset);
                ended.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Somebody else may hold it: no dot is sent any more. */
    void lose() {
        go(Stage.LOST);
        attempts.forget();
    }

    private void go(Stage next) {
        lock.lock();
        try {
            stage = next;
        } finally {
            lock.unlock();
        }
    }

    private boolean isBeforeHandOver() {
        return stage.compareTo(Stage.HANDED_OVER) < 0;
    }

    /** Waits for what needs the partition. @return how much of it was still under way when the time was up */
    int drain(Duration atMost) {
        return await(() -> underWay - (isBeforeHandOver() ? 0 : talking.size()) - promised.size(), atMost);
    }

    /** Waits for the answers that were promised. @return how many had not come when the time was up */
    int awaitAnswers(Duration atMost) {
        return await(promised::size, atMost);
    }

    private int await(IntSupplier count, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (count.getAsInt() > 0 && left > 0) {
                left = ended.awaitNanos(left);
            }
            return count.getAsInt();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return count.getAsInt();
        } finally {
            lock.unlock();
        }
    }
}
