package dev.posthaste;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Inputs made from those of a corpus by small changes, the same ones each time and in the test's own JVM. {@link
 * dev.posthaste.fuzz.Exploration} goes further, and takes longer.
 */
public final class Mutations {

    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 4000);
    private static final int LARGEST = 4096;
    private static final List<String> WORDS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            ".",
            "250 ",
            "250-",
            "421 ",
            "5.1.1 ",
            "=?utf-8?q?",
            "?=",
            "@",
            "\"",
            "\\",
            "<",
            ">",
            ":",
            " ",
            "\t",
            "\u0085",
            "\u2028",
            "\u200d",
            "\u0301",
            "Ċ",
            "嘊",
            "😀",
            "ß",
            "xn--",
            "-",
            "\u00ad",
            "\u202e");

    private Mutations() {}

    /** @param corpus a folder below {@code src/test/resources/fuzz}; what fails there is named, and can be put there */
    public static void of(String corpus, Consumer<byte[]> property) {
        List<byte[]> seeds = seeds(corpus);
        seeds.forEach(seed -> check(property, seed));
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = seeds.get(random.nextInt(seeds.size()));
            for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
                input = changed(input, seeds, random);
            }
            check(property, input);
        }
    }

    private static void check(Consumer<byte[]> property, byte[] input) {
        try {
            property.accept(input);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("fails for " + Base64.getEncoder().encodeToString(input) + " (base64): " + e, e);
        }
    }

    private static byte[] changed(byte[] input, List<byte[]> seeds, Random random) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + random.nextInt(1 + Math.min(64, input.length)));
        byte[] part = Arrays.copyOfRange(input, from, to);
        return switch (random.nextInt(6)) {
            case 0 ->
                with(input, from, from, WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8));
            case 1 -> with(input, from, to, new byte[0]);
            case 2 -> with(input, to, to, part);
            case 3 -> with(input, from, to, new byte[] {(byte) random.nextInt(256)});
            case 4 -> with(input, from, input.length, seeds.get(random.nextInt(seeds.size())));
            default -> {
                byte[] flipped = input.clone();
                if (from < flipped.length) {
                    flipped[from] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
        };
    }

    private static byte[] with(byte[] input, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, from);
        out.writeBytes(instead);
        out.write(input, to, input.length - to);
        byte[] all = out.toByteArray();
        return all.length > LARGEST ? Arrays.copyOf(all, LARGEST) : all;
    }

    private static List<byte[]> seeds(String corpus) {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", corpus))) {
            return files.sorted().map(Mutations::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
