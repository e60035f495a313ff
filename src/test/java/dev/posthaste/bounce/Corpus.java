package dev.posthaste.bounce;

import dev.posthaste.DeliveryId;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reports in the form of the servers that send them, all about one delivery to one recipient. */
public final class Corpus {

    static final EmailAddress RECIPIENT = EmailAddress.parse("ada@example.org");
    static final DeliveryId DELIVERY = new DeliveryId(EmailId.parse("0190163d-8694-739b-aea5-966c26f8ad91"), 0);
    static final ReturnPaths PATHS = new ReturnPaths(Settings.signedWith(Settings.SECRET));
    static final Path FOLDER = Path.of("src/test/resources/bounce");

    private Corpus() {}

    /** @return by name of the file */
    static Map<String, byte[]> all() {
        Map<String, byte[]> letters = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".eml")).toList()) {
                String name = file.getFileName().toString();
                letters.put(name, letter(name, PATHS.of(DELIVERY, RECIPIENT)));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return letters;
    }

    /** @param returnPath of the mail that it is to be about */
    public static byte[] letter(String name, String returnPath) {
        try {
            String text = Files.readString(FOLDER.resolve(name));
            return text.replace("RETURN-PATH", returnPath).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
