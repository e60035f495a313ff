package dev.posthaste.relay;

import dev.posthaste.Lane;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How mail is carried. */
@ConfigMapping(prefix = "posthaste.relay")
interface RelayConfig {

    /**
     * One attempt up to its final dot. The answer to that has the route's {@code timeouts.after-dot} to itself, ten minutes (RFC 5321
     * 4.5.3.2.6): to give up earlier would leave mail in doubt.
     */
    @WithDefault("5m")
    Duration attemptDeadline();

    /**
     * How long a process that is stopping waits for the answers to its final dots. Shorter than an attempt may take would mean that a
     * slow server's mail can be sent twice at a deploy: then the relay does not start.
     */
    @WithDefault("15m")
    Duration drain();

    /**
     * An attempt whose server takes longer gives its connection's place back to the lane; a destination that does nothing but
     * that is slow, and most of its mail is deferred instead of waiting.
     */
    @WithDefault("5s")
    Duration slowAfter();

    /** How much one lane may hold in memory, waiting for a connection or on its way. */
    @WithDefault("64M")
    MemorySize windowBytes();

    @WithDefault("1000")
    int windowRecords();

    /**
     * How many attempts of each partition are remembered, to know a copy by. At a hand-over as many events are read back, in which all
     * lanes share: more would keep the lane waiting.
     */
    @WithDefault("50000")
    int memory();

    Connections connections();

    Reuse reuse();

    Ramp ramp();

    /**
     * How many connections each lane may have to one route: its share, which no other lane can take. As many again may be open
     * with attempts that are slow.
     */
    interface Connections {

        @WithDefault("16")
        int critical();

        @WithDefault("16")
        int normal();

        @WithDefault("8")
        int bulk();

        default int of(Lane lane) {
            return switch (lane) {
                case CRITICAL -> critical();
                case NORMAL -> normal();
                case BULK -> bulk();
            };
        }
    }

    /** How long a connection is kept. */
    interface Reuse {

        /** After so many mails it is closed and replaced. */
        @WithDefault("100")
        int mails();

        /** Without a mail it is closed after this. */
        @WithDefault("30s")
        Duration idle();
    }

    /** How long to wait after the first, second, third … failed attempt; the last one repeats until the email expires. */
    interface Ramp {

        @WithDefault("2s,5s,15s,45s,2m,5m")
        List<Duration> critical();

        @WithDefault("30s,2m,5m,15m,30m,1h,2h,4h")
        List<Duration> normal();

        @WithDefault("30s,2m,5m,15m,30m,1h,2h,4h")
        List<Duration> bulk();

        default List<Duration> of(Lane lane) {
            return switch (lane) {
                case CRITICAL -> critical();
                case NORMAL -> normal();
                case BULK -> bulk();
            };
        }
    }
}
