package dev.posthaste.chaos;

import java.time.Duration;
import java.util.Random;

/** Kills relays at a point of their transactions, a number of times and not too fast, at mails that the seed decides. */
final class Assassin implements Conduct {

    private final Random random;
    private final int most;
    private final Act strike;
    private final long gapNanos;
    private int kills;
    private int countdown;
    private long notBefore;

    /** @param gap after a kill; a relay that is killed before it has sent anything proves nothing */
    Assassin(Random random, int most, Act strike, Duration gap) {
        this.random = random;
        this.most = most;
        this.strike = strike;
        this.gapNanos = gap.toNanos();
        this.countdown = next();
        this.notBefore = System.nanoTime();
    }

    @Override
    public synchronized Act atDot(String client, String recipient) {
        long now = System.nanoTime();
        if (kills == most || now - notBefore < 0 || --countdown > 0) {
            return Act.TAKE;
        }
        kills++;
        countdown = next();
        notBefore = now + gapNanos;
        return strike;
    }

    synchronized int kills() {
        return kills;
    }

    synchronized boolean isDone() {
        return kills == most;
    }

    private int next() {
        return random.nextInt(20, 60);
    }
}
