package dev.posthaste.relay.dkim;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** What a signature of a mail of 10 KB costs, in microseconds of a core. Run it by its main; the class path is target/stack.classpath. */
final class SigningBench {

    private static final int MAILS = 1000;
    private static final int ROUNDS = 7;

    private SigningBench() {}

    public static void main(String[] args) {
        byte[] message = Messages.ofSize(10_000);
        SigningKey rsa = TestKeys.key("2026a", "acme.test", TestKeys.RSA);
        SigningKey ed25519 = TestKeys.key("2026e", "acme.test", TestKeys.ed25519());
        System.out.printf(
                "a message of %d bytes; the least, the median and the most of %d rounds%n", message.length, ROUNDS);
        measure("no key: canonical form and hash alone", message, List.of());
        measure("rsa-sha256, 2048 bits", message, List.of(rsa));
        measure("ed25519-sha256", message, List.of(ed25519));
        measure("both", message, List.of(rsa, ed25519));
    }

    private static void measure(String what, byte[] message, List<SigningKey> keys) {
        round(message, keys); // warm
        long[] micros = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            micros[i] = round(message, keys);
        }
        Arrays.sort(micros);
        System.out.printf("%-40s %5d %5d %5d us%n", what, micros[0], micros[ROUNDS / 2], micros[ROUNDS - 1]);
    }

    private static long round(byte[] message, List<SigningKey> keys) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < MAILS; i++) {
            if (Signatures.inFront(message, keys).length < message.length) {
                throw new IllegalStateException();
            }
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / MAILS / 1000;
    }
}
