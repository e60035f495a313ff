package dev.posthaste.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.constant.ConstantDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The production build with one of its safeguards taken out. A case that is played against it must turn red, or it proves nothing
 * when it is green. The change is made in a copy of the build, so that the product needs no switch for it.
 */
enum Mutant {
    /** The broker that leads answers alone: what it alone has is confirmed, too. */
    ACKS_OF_ONE(
            "dev.posthaste.queue.LogProducer",
            "<init>",
            // Idempotence insists on all acks; a setting that nobody knows is ignored.
            new Change.Constants(Map.of("all", "1", "enable.idempotence", "not.idempotent"))),
    /** A relay that takes a partition over does not wait for what the one before has still to tell. */
    WORD_UNHEARD("dev.posthaste.relay.KnownAttempts", "awaitWord", new Change.Answer(0)),
    /** A relay that was frozen believes that its partitions are still its own. */
    LEASE_OFF("dev.posthaste.relay.Lease", "holds", new Change.Answer(1)),
    /** A relay that takes a partition over does not know what became of the mail before. */
    EVENTS_TAIL_OFF("dev.posthaste.relay.KnownAttempts", "learn", new Change.Answer(0)),
    /** The timer does not wait until the due table has caught up with the log. */
    FENCE_OFF("dev.posthaste.schedule.Fence", "isPassed", new Change.Answer(1)),
    /** The projector does not see that the rows have forgotten what it has read. */
    GAP_UNSEEN("dev.posthaste.queue.EventStream", "isGap", new Change.Answer(0)),
    /** What a worker was about to tell when it died stays its own for ever. */
    LEASE_WITHOUT_END(
            "dev.posthaste.webhook.SendingRows", "<clinit>", new Change.Part(" or e.leased_until < now()", ""));

    private final String type;
    private final String method;
    /** Records of constants; the annotation that would say so is not ours. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Change change;

    Mutant(String type, String method, Change change) {
        this.type = type;
        this.method = method;
        this.change = change;
    }

    private sealed interface Change {
        /**
         * The method does nothing any more.
         *
         * @param answer of one that answers an int or a boolean
         */
        record Answer(int answer) implements Change {}

        /** Its texts are others. */
        record Constants(Map<ConstantDesc, String> instead) implements Change {}

        /** What one of its texts contains is something else. */
        record Part(String part, String instead) implements Change {}
    }

    /**
     * @param run of the build that is copied
     * @return of the copy
     * @throws IllegalStateException when there is not exactly one such method, or it is not made of what is to be changed
     */
    Path copyOf(Path run, Path folder) throws IOException {
        Path build = run.getParent();
        if (build == null) {
            throw new IllegalArgumentException("No build: " + run);
        }
        boolean rewritten = false;
        for (Path file : files(build)) {
            Path copy = folder.resolve(build.relativize(file));
            Files.createDirectories(copy.resolveSibling("."));
            if (holdsType(file)) {
                rewrite(file, copy);
                rewritten = true;
            } else {
                Files.createLink(copy, file);
            }
        }
        if (!rewritten) {
            throw new IllegalStateException(this + ": the build has no " + type);
        }
        return folder.resolve(run.getFileName());
    }

    /** @return the class with its change */
    byte[] applyTo(byte[] original) {
        ClassModel model = ClassFile.of().parse(original);
        List<MethodModel> methods = model.methods().stream()
                .filter(each -> each.methodName().equalsString(method))
                .toList();
        if (methods.size() != 1) {
            throw new IllegalStateException("%s: %s has %d methods %s".formatted(this, type, methods.size(), method));
        }
        CodeTransform transform = transform(methods.getFirst());
        return ClassFile.of()
                .transformClass(
                        model,
                        ClassTransform.transformingMethodBodies(
                                each -> each.methodName().equalsString(method), transform));
    }

    private CodeTransform transform(MethodModel changed) {
        return switch (change) {
            case Change.Answer(int answer) ->
                new Replaced(
                        answer,
                        changed.methodTypeSymbol()
                                .returnType()
                                .descriptorString()
                                .equals("V"));
            case Change.Constants(Map<ConstantDesc, String> instead) -> {
                Set<ConstantDesc> missing = missing(changed.code().orElseThrow(), instead.keySet());
                if (!missing.isEmpty()) {
                    throw new IllegalStateException("%s: %s.%s has no %s".formatted(this, type, method, missing));
                }
                yield (code, element) -> replace(code, element, instead);
            }
            case Change.Part part -> {
                Map<ConstantDesc, String> instead = constants(changed.code().orElseThrow())
                        .filter(each -> each instanceof String text && text.contains(part.part()))
                        .collect(Collectors.toMap(
                                each -> each, each -> ((String) each).replace(part.part(), part.instead())));
                if (instead.size() != 1) {
                    throw new IllegalStateException("%s: %s.%s has %d texts with %s"
                            .formatted(this, type, method, instead.size(), part.part()));
                }
                yield (code, element) -> replace(code, element, instead);
            }
        };
    }

    private static Set<ConstantDesc> missing(CodeModel code, Set<ConstantDesc> wanted) {
        Set<ConstantDesc> found = constants(code).collect(Collectors.toSet());
        return wanted.stream().filter(each -> !found.contains(each)).collect(Collectors.toSet());
    }

    private static Stream<ConstantDesc> constants(CodeModel code) {
        return code.elementStream()
                .filter(ConstantInstruction.class::isInstance)
                .map(element -> ((ConstantInstruction) element).constantValue())
                .distinct();
    }

    private static void replace(CodeBuilder code, CodeElement element, Map<ConstantDesc, String> instead) {
        String other = element instanceof ConstantInstruction constant ? instead.get(constant.constantValue()) : null;
        if (other != null) {
            code.loadConstant(other);
        } else {
            code.with(element);
        }
    }

    private record Replaced(int answer, boolean silent) implements CodeTransform {

        @Override
        public void atStart(CodeBuilder code) {
            if (silent) {
                code.return_();
            } else {
                code.loadConstant(answer).ireturn();
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            // What it did is left out.
        }
    }

    private void rewrite(Path jar, Path copy) throws IOException {
        try (var from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(copy);
                var to = new ZipOutputStream(file)) {
            Enumeration<? extends ZipEntry> entries = from.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                to.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream in = from.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    to.write(entry.getName().equals(entryName()) ? applyTo(bytes) : bytes);
                }
            }
        }
    }

    private boolean holdsType(Path file) throws IOException {
        if (!file.toString().endsWith(".jar")) {
            return false;
        }
        try (var jar = new ZipFile(file.toFile())) {
            return jar.getEntry(entryName()) != null;
        }
    }

    String entryName() {
        return type.replace('.', '/') + ".class";
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
