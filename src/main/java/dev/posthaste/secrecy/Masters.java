package dev.posthaste.secrecy;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that seal keys and secrets, and that stand in no log and in no database. The first seals; all of them open, so that one can
 * take the place of another.
 */
@Singleton
public class Masters {

    /** How a sealed secret begins. It says which master sealed it, so that rotation needs no other record. */
    private static final byte[] MARK = {'P', 'H', 'S', 1};

    private static final int OCTETS = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Map<String, SecretKey> keys;

    @Inject
    Masters(SecrecyConfig config) {
        this(config.masters().map(Masters::lines).orElse(List.of()));
        if (config.enabled() && keys.isEmpty()) {
            throw new IllegalStateException(
                    "posthaste.encryption.enabled is on, and posthaste.encryption.masters names no file.");
        }
    }

    private Masters(List<String> lines) {
        this.keys = read(lines);
    }

    /** @param lines {@code name:base64 of 32 octets}, the one that seals first */
    public static Masters of(List<String> lines) {
        return new Masters(lines);
    }

    /** Whether there is any; without one nothing can be sealed or opened. */
    public boolean exist() {
        return !keys.isEmpty();
    }

    /**
     * @param use where the secret belongs; it opens nowhere else
     * @throws IllegalStateException when there is no master
     */
    public byte[] seal(byte[] secret, String use) {
        String name = first();
        byte[] sealed = AesGcm.seal(key(name), context(name, use), secret);
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(MARK, MARK.length + 1 + text.length + sealed.length);
        all[MARK.length] = (byte) text.length;
        System.arraycopy(text, 0, all, MARK.length + 1, text.length);
        System.arraycopy(sealed, 0, all, MARK.length + 1 + text.length, sealed.length);
        return all;
    }

    /** @throws KeyMissing when the master that sealed it is not here */
    public byte[] open(byte[] sealed, String use) throws KeyMissing {
        String name = masterOf(sealed);
        SecretKey key = keys.get(name);
        if (key == null) {
            throw new KeyMissing("The master '%s' is not in posthaste.encryption.masters.".formatted(name));
        }
        int begin = MARK.length + 1 + name.length();
        try {
            return AesGcm.open(key, context(name, use), Arrays.copyOfRange(sealed, begin, sealed.length));
        } catch (AEADBadTagException _) {
            throw new KeyMissing("The master '%s' is not the one of this name that sealed it.".formatted(name));
        }
    }

    /** Whether it was sealed by a master, and not left as it was. */
    public static boolean isSealed(byte[] octets) {
        return octets.length > MARK.length + 1
                && Arrays.equals(octets, 0, MARK.length, MARK, 0, MARK.length)
                && octets.length > MARK.length + 1 + octets[MARK.length];
    }

    /** Whether the master that sealed it is here. */
    public boolean canOpen(byte[] sealed) {
        return isSealed(sealed) && keys.containsKey(masterOf(sealed));
    }

    /** Whether the master that seals now sealed it. */
    public boolean isSealedByFirst(byte[] octets) {
        return exist() && isSealed(octets) && masterOf(octets).equals(first());
    }

    private static String masterOf(byte[] sealed) {
        return new String(sealed, MARK.length + 1, sealed[MARK.length], StandardCharsets.US_ASCII);
    }

    /** The names of all, the one that seals first. */
    Set<String> names() {
        return keys.keySet();
    }

    boolean has(String name) {
        return keys.containsKey(name);
    }

    /** The one that seals. */
    String first() {
        if (keys.isEmpty()) {
            throw new IllegalStateException("There is no master to seal with.");
        }
        return keys.keySet().iterator().next();
    }

    SecretKey key(String name) {
        SecretKey key = keys.get(name);
        if (key == null) {
            throw new IllegalStateException("There is no master of this name.");
        }
        return key;
    }

    private static byte[] context(String name, String use) {
        return (name + "\n" + use).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("posthaste.encryption.masters names a file that cannot be read: " + file, e);
        }
    }

    private static Map<String, SecretKey> read(List<String> lines) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        List<String> meant = new ArrayList<>(lines);
        meant.removeIf(line -> line.isBlank() || line.startsWith("#"));
        for (String line : meant) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).strip();
            byte[] octets = octets(line.substring(colon + 1).strip());
            if (!NAME.matcher(name).matches() || octets.length != OCTETS) {
                // Never the line itself: it may be a key with a slip in it.
                throw new IllegalArgumentException(
                        "posthaste.encryption.masters: each line is name:key, the key 32 octets in base64; see openssl rand -base64 32.");
            }
            if (keys.put(name, new SecretKeySpec(octets, "AES")) != null) {
                throw new IllegalArgumentException(
                        "posthaste.encryption.masters has two masters of the name '%s'.".formatted(name));
            }
        }
        return keys;
    }

    private static byte[] octets(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
