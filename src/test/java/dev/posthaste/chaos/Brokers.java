package dev.posthaste.chaos;

import java.io.IOException;

/** Who keeps the log. */
interface Brokers extends AutoCloseable {

    String bootstrapServers();

    /** How many of them hold each record. */
    int copies();

    @Override
    void close() throws IOException;
}
