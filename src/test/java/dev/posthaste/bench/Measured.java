package dev.posthaste.bench;

/**
 * A phase and what it cost.
 *
 * @param rowsSeconds from the last mail at the sink until every row says so; less than 0 when that was given up
 * @param cpu from the first request until every row says so
 * @param seconds the same span on the wall
 */
record Measured(Phase phase, double rowsSeconds, Cpu cpu, double seconds) {

    /** CPU seconds for a thousand mails. */
    double perThousand(double cpuSeconds) {
        return phase.accepted() == 0 ? 0 : cpuSeconds * 1000 / phase.accepted();
    }

    /** How many cores other programs kept busy. */
    double othersCores() {
        return cpu.others() < 0 ? -1 : cpu.others() / seconds;
    }
}
