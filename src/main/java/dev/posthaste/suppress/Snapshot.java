package dev.posthaste.suppress;

import dev.posthaste.Pseudonym;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Who is on the list, in eight bytes each: the beginning of a SHA-256. Two addresses may share them, and an entry may have expired,
 * so that a hit is to be confirmed; a miss is certain, as far as the list was read.
 */
final class Snapshot {

    static final Snapshot EMPTY = of(LongStream.empty());

    private final long[] sorted;

    private Snapshot(long[] sorted) {
        this.sorted = sorted;
    }

    static Snapshot of(LongStream hashes) {
        return new Snapshot(hashes.sorted().distinct().toArray());
    }

    boolean mayHold(long hash) {
        return Arrays.binarySearch(sorted, hash) >= 0;
    }

    /** Another one: whoever reads this one is not disturbed. */
    Snapshot changed(Set<Long> added, Set<Long> gone) {
        return of(LongStream.concat(
                LongStream.of(sorted).filter(hash -> !gone.contains(hash)),
                added.stream().mapToLong(Long::longValue)));
    }

    int size() {
        return sorted.length;
    }

    /** @param recipientKey of an address, or the pseudonym of one that was erased: both are the same here */
    static long hash(String tenant, String recipientKey) {
        return ByteBuffer.wrap(Pseudonym.octets(tenant, recipientKey)).getLong();
    }
}
