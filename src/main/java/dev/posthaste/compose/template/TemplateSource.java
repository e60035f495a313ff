package dev.posthaste.compose.template;

import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that one template is made of, whatever it is called: its own files, and of those that all templates share what it includes. So it
 * says the same for ever, whatever becomes of a layout elsewhere.
 *
 * @param own by path below its folder: {@code body.html}, {@code fr/subject.txt}; one of {@code _shared/} or {@code brand.yaml} goes
 *     before that of {@code shared}
 * @param shared {@code brand.yaml}, and files of {@code _shared/}
 */
public record TemplateSource(SortedMap<String, String> own, SortedMap<String, String> shared) {

    private static final int VERSION_BYTES = 6;

    public TemplateSource {
        own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
        shared = Collections.unmodifiableSortedMap(new TreeMap<>(shared));
    }

    /** Its own files, and what of {@code shared} they need: what an author has is made what will be kept. */
    public TemplateSource trimmedFor(EmailTemplate compiled) {
        SortedMap<String, String> needed = new TreeMap<>(shared);
        needed.keySet()
                .removeIf(path -> own.containsKey(path)
                        || !path.equals(TemplateFiles.BRAND)
                                && !compiled.included().contains(path));
        return new TemplateSource(own, needed);
    }

    /** 12 hex digits: another text has others. */
    public String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files().forEach((path, text) ->
                    digest.update((path + "\0" + text.length() + "\0" + text).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /** All of them by their paths. */
    public SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>(shared);
        files.putAll(own);
        return files;
    }

    /**
     * @param hosts where links may lead that no request brings; empty for anywhere
     * @throws TemplateBroken with all that is wrong, in files as they are called here
     */
    public EmailTemplate compile(TemplateName name, List<String> hosts) {
        String folder = name + "/";
        SortedMap<String, String> texts = new TreeMap<>();
        files().forEach((path, text) -> texts.put(isShared(path) ? path : folder + path, text));
        TemplateFiles files = new TemplateFiles(texts);
        if (files.folders().isEmpty()) {
            throw new TemplateBroken("template.yaml", "The file is missing.");
        }
        try {
            EmailTemplate compiled = TemplateCompiler.compileOne(files, hosts);
            return compiled.withVersion(version());
        } catch (TemplateBroken broken) {
            throw new TemplateBroken(broken.problems().stream()
                    .map(problem -> below(folder, problem))
                    .toList());
        }
    }

    static TemplateSource of(TemplateName name, TemplateFiles files) {
        String folder = name + "/";
        SortedMap<String, String> own = new TreeMap<>();
        files.in(name.value()).forEach((path, text) -> own.put(path.substring(folder.length()), text));
        return new TemplateSource(own, files.shared());
    }

    private static boolean isShared(String path) {
        return path.equals(TemplateFiles.BRAND) || path.startsWith(TemplateFiles.SHARED + "/");
    }

    private static Problem below(String folder, Problem problem) {
        String file = problem.place().file();
        return file.startsWith(folder)
                ? new Problem(
                        new Place(
                                file.substring(folder.length()), problem.place().line()),
                        problem.detail())
                : problem;
    }
}
