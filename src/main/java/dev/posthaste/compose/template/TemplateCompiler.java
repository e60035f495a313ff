package dev.posthaste.compose.template;

import dev.posthaste.Refusal;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.SubjectLine;
import dev.posthaste.compose.template.EmailTemplate.Bodies;
import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.Piece.Words;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import io.quarkus.qute.Template;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes templates of their files, and proves that they render. */
final class TemplateCompiler {

    private static final Set<String> FILES = Set.of("template.yaml", "subject.txt", "body.html", "body.txt");
    private static final int VERSION_BYTES = 6;
    private static final int MOST_LOCALES = 40;

    private final ClosedQute qute = new ClosedQute();
    private final CssInliner css = new CssInliner();
    private final TemplateFiles files;
    private final Brand brand;
    private final List<String> hosts;
    private final List<Problem> problems = new ArrayList<>();
    private final boolean strict;

    private TemplateCompiler(TemplateFiles files, List<String> hosts, boolean strict) {
        this.files = files;
        this.hosts = hosts;
        this.strict = strict;
        this.brand = files.find(TemplateFiles.BRAND).map(Brand::parse).orElse(new Brand(Map.of()));
    }

    /**
     * @param hosts where links may lead that no request brings; empty for anywhere
     * @throws TemplateBroken with all that is wrong with any of them
     */
    static SortedMap<TemplateName, EmailTemplate> compile(TemplateFiles files, List<String> hosts) {
        return new TemplateCompiler(files, hosts, true).compileAll();
    }

    /**
     * The one template of files that a program may have written: a variable that no body uses is let pass, and is told as {@link
     * EmailTemplate#unused}.
     *
     * @throws TemplateBroken with all that is wrong with it
     */
    static EmailTemplate compileOne(TemplateFiles files, List<String> hosts) {
        return new TemplateCompiler(files, hosts, false)
                .compileAll()
                .sequencedValues()
                .getFirst();
    }

    private SortedMap<TemplateName, EmailTemplate> compileAll() {
        SortedMap<TemplateName, EmailTemplate> templates = new TreeMap<>();
        for (String folder : files.folders()) {
            attempt(() -> {
                EmailTemplate template = template(folder);
                templates.put(template.name(), template);
            });
        }
        if (!problems.isEmpty()) {
            throw new TemplateBroken(problems);
        }
        return templates;
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (TemplateBroken broken) {
            problems.addAll(broken.problems());
        }
    }

    private EmailTemplate template(String folder) {
        TemplateName name = name(folder);
        String declaration = required(folder + "/template.yaml");
        TemplateDescription description = TemplateYaml.parse(name, declaration, brand, hosts);
        checkFiles(folder);
        SortedMap<String, Bodies> bodies = new TreeMap<>();
        Making making = Making.of(description);
        int before = problems.size();
        for (Locale locale : locales(folder, description)) {
            Problems found = new Problems();
            try {
                bodies.put(locale.toLanguageTag(), bodies(making, locale, found));
            } catch (TemplateBroken broken) {
                found.keep(broken.problems());
            }
            problems.addAll(found);
        }
        EmailTemplate template = new EmailTemplate(
                description,
                version(folder),
                bodies,
                DeclaredParts.unused(description.variables(), making.used),
                making.included,
                making.warnings.stream().distinct().toList(), // a shared file is read for each locale
                declaration.length());
        if (problems.size() == before) {
            if (strict) {
                checkUsed(template);
            }
            Allowance allowance = Allowance.ofSamples();
            bodies.values().forEach(each -> attempt(() -> prove(template, each.locale(), allowance)));
        }
        return template;
    }

    private static TemplateName name(String folder) {
        try {
            return new TemplateName(folder);
        } catch (IllegalArgumentException e) {
            throw new TemplateBroken(folder, String.valueOf(e.getMessage()));
        }
    }

    private String required(String path) {
        return files.find(path).orElseThrow(() -> new TemplateBroken(path, "The file is missing."));
    }

    /** A file with a name that means nothing is one that somebody believes to be in use. */
    private void checkFiles(String folder) {
        for (String path : files.in(folder).keySet()) {
            String[] steps = path.split("/", -1);
            boolean known = FILES.contains(steps[steps.length - 1])
                    && (steps.length == 2 || steps.length == 3 && !steps[2].equals("template.yaml"));
            if (!known) {
                problems.add(
                        new Problem(
                                new Place(path, 1),
                                "A template has template.yaml, subject.txt, body.html and body.txt, and the last three again in a folder for each locale."));
            }
        }
    }

    private List<Locale> locales(String folder, TemplateDescription description) {
        NavigableSet<String> tags = new TreeSet<>();
        for (String path : files.in(folder).keySet()) {
            String[] steps = path.split("/", -1);
            if (steps.length == 3) {
                tags.add(steps[1]);
            }
        }
        if (tags.size() > MOST_LOCALES) { // each is a body of its own, and is checked as one
            throw new TemplateBroken(folder, "A template has at most %d locales.".formatted(MOST_LOCALES));
        }
        List<Locale> locales = new ArrayList<>(List.of(description.locale()));
        tags.forEach(tag -> locales.add(TemplateYaml.locale(new Place(folder + "/" + tag, 1), tag)));
        return locales.stream().distinct().toList();
    }

    /**
     * A template while its locales are made one after the other.
     *
     * @param used what they print or ask about
     * @param included the files of {@code _shared} that they include
     */
    private record Making(
            TemplateDescription description,
            Effort effort,
            Set<String> used,
            Set<String> included,
            List<Problem> warnings) {

        static Making of(TemplateDescription description) {
            return new Making(description, new Effort(), new HashSet<>(), new TreeSet<>(), new ArrayList<>());
        }
    }

    /** @param found takes what is wrong with them */
    private Bodies bodies(Making making, Locale locale, List<Problem> found) {
        TemplateDescription description = making.description;
        BodyCheck check = new BodyCheck(description.variables(), locale, found);
        String subjectFile = path(description, locale, "subject.txt")
                .orElseThrow(() -> new TemplateBroken(description.name() + "/subject.txt", "The file is missing."));
        Optional<String> htmlFile = path(description, locale, "body.html");
        Optional<String> textFile = path(description, locale, "body.txt")
                .filter(text -> htmlFile.isEmpty() || !isFarther(description, locale, text, htmlFile.get()));
        if (htmlFile.isEmpty() && textFile.isEmpty()) {
            throw new TemplateBroken(description.name() + "/body.html", "A template has body.html, body.txt or both.");
        }
        // Editors end a file with a line end; a subject has none.
        List<Piece> subjectPieces = pieces(making, locale, subjectFile, check);
        Restored subject = text(subjectPieces, check, found).strip();
        checkOneLine(subjectPieces, found);
        HtmlBody html = null;
        if (htmlFile.isPresent()) {
            List<Piece> pieces = pieces(making, locale, htmlFile.get(), check);
            html = HtmlBody.of(pieces, check, hosts, css, making.effort, found);
            making.warnings.addAll(html.warnings());
        }
        Restored text = textFile.isPresent()
                ? text(pieces(making, locale, textFile.get(), check), check, found)
                : Objects.requireNonNull(html).text();
        making.used.addAll(check.used());
        if (!found.isEmpty()) {
            throw new TemplateBroken(List.of());
        }
        Template htmlTemplate = html == null ? null : qute.parseHtml(htmlFile.orElseThrow(), html.html());
        return new Bodies(
                locale,
                qute.parseText(subjectFile, subject),
                htmlTemplate,
                qute.parseText(textFile.orElse(htmlFile.orElse("")), text),
                text.text().length() + (html == null ? 0 : html.html().text().length()));
    }

    /** The nearest locale's; a locale that lacks a file has that of the next. */
    private Optional<String> path(TemplateDescription description, Locale locale, String file) {
        return folders(description, locale).stream()
                .map(folder -> folder + "/" + file)
                .filter(files::has)
                .findFirst();
    }

    /** A text that is farther than its HTML is in another language: that of the HTML is made from it instead. */
    private static boolean isFarther(TemplateDescription description, Locale locale, String text, String html) {
        List<String> folders = folders(description, locale);
        return folders.indexOf(folder(text)) > folders.indexOf(folder(html));
    }

    /** The nearest first. */
    private static List<String> folders(TemplateDescription description, Locale locale) {
        String own = description.name().toString();
        return Stream.concat(
                        description.chain(locale).stream().map(each -> own + "/" + each.toLanguageTag()),
                        Stream.of(own))
                .toList();
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private List<Piece> pieces(Making making, Locale locale, String file, BodyCheck check) {
        List<Piece> pieces = Assembly.of(
                files, brand, making.description.chain(locale), file, required(file), making.included, making.effort);
        check.check(pieces.stream()
                .filter(Tag.class::isInstance)
                .map(Tag.class::cast)
                .toList());
        return pieces;
    }

    private Restored text(List<Piece> pieces, BodyCheck checked, List<Problem> found) {
        Marked marked = new Marked();
        Origins origins = new Origins();
        for (Piece piece : pieces) {
            origins.append(
                    switch (piece) {
                        case Words words -> words.text();
                        case Tag tag -> marked.mark(tag);
                    },
                    piece.place());
        }
        new TextLinks(marked, origins, checked, new Addresses(marked, checked, hosts), found)
                .check(origins.source(), 0);
        return marked.restore(origins.source());
    }

    /** Also where no sample leads: a line end in an {@code {#if}}. */
    private static void checkOneLine(List<Piece> subject, List<Problem> found) {
        Origins origins = new Origins();
        subject.forEach(piece -> origins.append(piece instanceof Words words ? words.text() : "{}", piece.place()));
        String source = origins.source();
        int begin = source.length() - source.stripLeading().length();
        int end = source.strip().indexOf('\n');
        if (end >= 0) {
            found.add(new Problem(origins.at(begin + end), "A subject is one line."));
        }
    }

    /** Whoever fills in what nobody prints believes that it is read. The parts of a whole are warned of. */
    private void checkUsed(EmailTemplate template) {
        YamlLines lines = lines(template);
        template.unused().forEach((pointer, name) -> {
            if (template.description().variables().containsKey(pointer)) {
                problems.add(unused(lines, pointer, name));
            }
        });
    }

    /** @param name of {@link EmailTemplate#unused}, at its pointer */
    static Problem unused(YamlLines lines, String pointer, String name) {
        return new Problem(
                lines.of("/variables/" + pointer),
                "No body uses the variable %s; use it or take it out.".formatted(name));
    }

    private YamlLines lines(EmailTemplate template) {
        String file = template.name() + "/template.yaml";
        return YamlLines.of(file, required(file));
    }

    private void prove(EmailTemplate template, Locale locale, Allowance allowance) {
        String subject = path(template.description(), locale, "subject.txt").orElseThrow();
        String wrong = SubjectLine.wrongWith(sample(template, locale, allowance).subject());
        if (wrong != null) {
            throw new TemplateBroken(subject, wrong);
        }
    }

    private Content sample(EmailTemplate template, Locale locale, Allowance allowance) {
        try {
            return template.sample(locale, allowance);
        } catch (Refusal refusal) {
            String pointer = refusal.faults().isEmpty()
                    ? "/variables"
                    : refusal.faults().getFirst().pointer().replaceFirst("^/template", "");
            throw new TemplateBroken(
                    lines(template).of(pointer), "With the samples it is refused: " + refusal.detail());
        } catch (RuntimeException e) {
            throw new TemplateBroken(
                    qute.placeOf(e, lines(template).of("/variables")),
                    "With the samples it cannot be rendered: " + e.getMessage());
        }
    }

    private String version(String folder) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<SortedMap<String, String>> parts = List.of(files.in(folder), files.in(TemplateFiles.SHARED));
            parts.forEach(part -> part.forEach((path, text) -> update(digest, path, text)));
            update(digest, TemplateFiles.BRAND, files.find(TemplateFiles.BRAND).orElse(""));
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    private static void update(MessageDigest digest, String path, String text) {
        digest.update((path + "\0" + text.length() + "\0" + text).getBytes(StandardCharsets.UTF_8));
    }
}
