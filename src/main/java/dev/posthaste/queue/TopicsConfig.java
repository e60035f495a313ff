package dev.posthaste.queue;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The topics and how they are made. */
@ConfigMapping(prefix = "posthaste.topics")
public interface TopicsConfig {

    /** Put before every topic's name, such as {@code staging.}; none by default. */
    Optional<String> prefix();

    /** Whether missing topics are created at start. With {@code false} an operator creates them, all with one partition count. */
    @WithDefault("true")
    boolean create();

    @WithDefault("6")
    int partitions();

    /** 3 in production. */
    @WithDefault("1")
    short replicationFactor();

    /** 2 in production: with {@code acks=all} an email is then on two disks before the 202. */
    @WithDefault("1")
    int minInSync();

    /** How long mail and events stay readable; longer than any email may wait. */
    @WithDefault("P7D")
    Duration retention();

    /** The largest record the brokers take; a little more than the largest message. */
    @WithDefault("12M")
    MemorySize maxRecord();
}
