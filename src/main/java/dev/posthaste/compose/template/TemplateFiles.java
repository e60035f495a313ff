package dev.posthaste.compose.template;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The sources of templates at one moment: each file's text under its path. Files below {@code _shared} belong to all templates,
 * {@code brand.yaml} says whose mail it is, every other folder is a template.
 */
final class TemplateFiles {

    static final String SHARED = "_shared";
    static final String BRAND = "brand.yaml";

    private final SortedMap<String, String> texts;

    TemplateFiles(SortedMap<String, String> texts) {
        this.texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /** These, and of {@code below} what these do not replace. A template is replaced as a whole, what is shared file by file, the brand name by name. */
    TemplateFiles over(TemplateFiles below) {
        SortedMap<String, String> merged = new TreeMap<>(texts);
        NavigableSet<String> mine = folders();
        below.texts.forEach((path, text) -> {
            if (!mine.contains(folder(path))) {
                merged.merge(path, text, (own, other) -> path.equals(BRAND) ? Brand.completed(own, other) : own);
            }
        });
        return new TemplateFiles(merged);
    }

    Optional<String> find(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    /** Neither a template nor anything that templates share. */
    boolean isEmpty() {
        return folders().isEmpty()
                && !has(BRAND)
                && texts.keySet().stream().noneMatch(path -> folder(path).equals(SHARED));
    }

    boolean has(String path) {
        return texts.containsKey(path);
    }

    /** Of the templates, in alphabetical order. */
    NavigableSet<String> folders() {
        NavigableSet<String> folders = new TreeSet<>();
        texts.keySet().stream()
                .map(TemplateFiles::folder)
                .filter(folder -> !folder.isEmpty() && !folder.equals(SHARED))
                .forEach(folders::add);
        return folders;
    }

    /** What belongs to all templates. */
    SortedMap<String, String> shared() {
        SortedMap<String, String> shared = new TreeMap<>(in(SHARED));
        find(BRAND).ifPresent(brand -> shared.put(BRAND, brand));
        return shared;
    }

    /** All files of one folder. */
    SortedMap<String, String> in(String folder) {
        return texts.subMap(folder + "/", folder + "0"); // '0' follows '/'
    }

    private static String folder(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TemplateFiles files && files.texts.equals(texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }
}
