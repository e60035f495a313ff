package dev.posthaste.suppress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    static long hash(String tenant, String recipientKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(tenant.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0); // no tenant's name ends in the beginning of an address
            return ByteBuffer.wrap(digest.digest(recipientKey.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
